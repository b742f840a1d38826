const lineNode = (line) => {
  const node = el('div', `line ${line.tone || ''}`)
  node.append(el('span', 'what', line.label))
  if (line.text) node.append(el('span', line.mono ? 'mono text' : 'text', line.text))
  return node
}

const entryNode = (entry, pick) => {
  const node = el('div', `entry ${entry.tone || ''} ${entry.chosen ? 'chosen' : ''}`)
  const head = el('div', 'head')
  head.append(el('span', 'who', entry.who))
  ;(entry.badges || []).forEach((item) => head.append(badge(item)))
  if (entry.meta) head.append(el('span', 'meta', entry.meta))
  node.append(head)
  let body = node
  if (entry.folded) {
    body = el('details')
    body.append(el('summary', 'muted', entry.folded))
    node.append(body)
  }
  if (entry.text) body.append(el('div', entry.mono ? 'text mono' : 'text', entry.text))
  ;(entry.lines || []).forEach((line) => {
    const part = lineNode(line)
    if (line.key && pick) goes(part, () => pick(line.key))
    body.append(part)
  })
  if (entry.key && pick) goes(node, () => pick(entry.key))
  return node
}

const goes = (node, act) => {
  node.classList.add('goes')
  node.tabIndex = 0
  node.addEventListener('click', (event) => {
    if (String(window.getSelection())) return
    event.stopPropagation()
    act()
  })
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.stopPropagation()
    act()
  })
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector('.root')
  const open = [...root.querySelectorAll('details')].map((node) => node.open)
  const pick = data.pickable ? (key) => setTriggerValue('picked', key) : null
  root.replaceChildren(...data.entries.map((entry) => entryNode(entry, pick)))
  root.querySelectorAll('details').forEach((node, i) => { node.open = open[i] ?? false })
}
