"""The words the rehearsal model knows: which to ignore, which mean the same in two languages."""

from __future__ import annotations

from typing import Final


def words(spaced: str) -> frozenset[str]:
    """A set of words, written with spaces between them."""
    return frozenset(spaced.split())


STOP_WORDS: Final = words(
    """
    a about above across act acts add after afternoon again agent agents ago all also always am
    an and another answer answers any anyone anything are as ask asked asks assistant at
    available be because been before being below between but by call called can cannot chosen
    come concern concerning could customer customers day dear did do does doing done each either
    else evening every fetch find first for from full further get gets give given gives go good
    greetings hand handed handle handled handles handling hands has have having he hello her
    here hey hi him his how i id if in into is it item its itself just keep kind know known last
    let like list look looking looks lookup made make makes many may me member might more
    morning most much must my name need needed needs new next no nor not now number of off on
    once one only open or other our out over own part people person please possible provide put
    question questions read real request requested requests right same see send she should show
    some someone specialist start still such take task tell than thank thanks that the their
    them then there these they thing this those through to today together tool two under until
    up us use used user users uses using very via want was way we well were what when where
    which while who whole why will with within without work works would yes you your yourself
    """
)

JAPANESE_STOP_WORDS: Final = words(
    "担当 専門 対応 情報 質問 回答 顧客 依頼 処理 確認 必要 場合 使用 利用 提供 以下 内容 客様 "
    "下さ 教え お客 作業 結果 関連 業務 全般 行い 行う"
)

CONCEPTS: Final[tuple[tuple[str, str, str], ...]] = (
    ("refund", "refund refunds reimburse reimbursement", "返金 払い戻し 払戻"),
    ("order", "order orders ordering ordered purchase", "注文 オーダー 購入"),
    (
        "ship",
        "shipping shipment delivery deliver courier parcel tracking",
        "配送 発送 配達 出荷 荷物",
    ),
    ("bill", "billing invoice invoices charge charges charged", "請求 インボイス"),
    ("pay", "payment payments pay paying", "支払 決済"),
    ("account", "account accounts login password", "アカウント ログイン パスワード"),
    ("return", "return returns exchange", "返品 交換"),
    ("cancel", "cancel cancellation cancelling", "キャンセル 取り消 取消 解約"),
    (
        "technical",
        "technical bug crash broken error troubleshooting",
        "技術 不具合 故障 エラー 障害",
    ),
    ("research", "research researcher investigate investigator sources", "調査 調べ リサーチ"),
    (
        "write",
        "write writer writing draft drafts compose author",
        "執筆 書い 書く 文章 下書き ライター",
    ),
    ("review", "review reviewer critic proofread reviewing", "レビュー 校正 検証 査読"),
    ("translate", "translate translation translator", "翻訳"),
    ("summary", "summary summaries summarise summarize summarizer", "要約 まとめ"),
    ("analysis", "analysis analyst analyse analyze analytics", "分析 解析 アナリスト"),
    ("data", "data dataset database sql", "データ"),
    ("legal", "legal lawyer contract contracts compliance law", "法務 契約 法律"),
    ("finance", "finance financial accounting budget accountant", "財務 経理 会計 予算"),
    ("sales", "sales sell selling revenue", "売上 営業 販売"),
    ("marketing", "marketing campaign advert advertising", "マーケティング 広告 宣伝"),
    ("weather", "weather forecast temperature", "天気 気温 予報"),
    ("travel", "travel trip flight flights hotel itinerary", "旅行 旅程 フライト 航空 ホテル"),
    ("plan", "plan planner planning schedule", "計画 予定 企画"),
    ("price", "price prices pricing quote discount", "価格 値段 料金 見積 割引"),
    (
        "policy",
        "policy policies rule rules faq article articles knowledge",
        "規約 方針 規定 ポリシー 記事",
    ),
    ("stock", "inventory stock warehouse", "在庫 倉庫"),
    ("hiring", "recruit recruiter hiring candidate", "人事 採用"),
    ("risk", "security fraud risk risks", "セキュリティ 不正 リスク"),
    ("code", "code coding developer programming software", "コード 開発 プログラム ソフト"),
    ("email", "email emails mail", "メール"),
    ("report", "report reports reporting", "報告 レポート"),
    ("calculate", "calculate calculation calculator", "計算"),
    ("news", "news headlines", "ニュース"),
    ("human", "human escalate escalation", "有人 エスカレーション"),
)
"""Concept, English words, Japanese words: Japanese requests find agents described in English."""

WRITING_CONCEPTS: Final = ("@write", "@summary", "@review", "@report")
"""Who is described by one of these does the last step of a plan, in this order of preference."""

CHANGING_VERBS: Final = words(
    "refund cancel send create update delete issue pay charge book write post submit approve "
    "close open remove set add place order ship transfer notify email"
)
"""First words of tool names that change something: called after those that only read."""

READING_NOUNS: Final = words("status state details info history list summary policy count")
"""Last words of tool names that only read whatever they begin with, such as `order_status`."""
