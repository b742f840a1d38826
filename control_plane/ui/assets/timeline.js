const folded = (parentElement) => (parentElement.folded ??= new Set())

const ruler = (data) => {
  const row = el('div', 'row ruler')
  row.append(el('div', 'label', data.words.step))
  const lane = el('div', 'lane')
  data.ticks.forEach((tick) => {
    const mark = el('span', 'tick', tick.label)
    mark.style.left = `${tick.at}%`
    lane.append(mark)
  })
  row.append(lane, el('div', 'took', data.words.took))
  return row
}

const breaks = (lane, data) => {
  data.breaks.forEach((gap) => {
    const node = el('span', 'break')
    node.style.left = `${gap.at}%`
    node.style.width = `${gap.width}%`
    node.title = gap.title
    lane.append(node)
  })
}

const legend = (data) => {
  if (!data.legend) return []
  const row = el('div', 'legend')
  const swatch = el('span', 'swatch')
  swatch.setAttribute('aria-hidden', 'true')
  row.append(swatch, el('span', '', data.legend))
  return [row]
}

const stepNode = (span, data, state) => {
  const row = el('div', `row step ${span.chosen ? 'chosen' : ''} ${span.superseded ? 'superseded' : ''}`)
  row.tabIndex = 0
  row.setAttribute('role', 'button')
  row.title = span.title
  const label = el('div', 'label')
  label.style.paddingLeft = `${0.5 + span.depth * 1.1}rem`
  const fold = el('button', `fold ${span.children ? '' : 'none'}`, span.children ? (state.has(span.key) ? '▸' : '▾') : '')
  fold.setAttribute('aria-label', data.words.fold)
  if (!span.children) fold.tabIndex = -1
  fold.addEventListener('click', (event) => {
    event.stopPropagation()
    state.has(span.key) ? state.delete(span.key) : state.add(span.key)
    draw(data, state)
  })
  label.append(fold, el('span', `dot ${span.kind}`), el('span', 'name', span.name))
  if (span.note) label.append(el('span', 'note', span.note))
  const lane = el('div', 'lane')
  breaks(lane, data)
  const bar = el('span', `bar ${span.kind} ${span.status}`)
  bar.style.left = `${span.at}%`
  bar.style.width = `max(${span.width}%, 3px)`
  lane.append(bar)
  row.append(label, lane, el('div', 'took', span.took))
  const act = () => data.pick(span.key)
  row.addEventListener('click', act)
  row.addEventListener('keydown', (event) => { if (event.key === 'Enter') act() })
  return row
}

const hidden = (span, state) => span.above.some((key) => state.has(key))

const draw = (data, state) => {
  const rows = data.spans.filter((span) => !hidden(span, state)).map((span) => stepNode(span, data, state))
  data.root.replaceChildren(ruler(data), ...rows, ...legend(data))
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector('.root')
  const state = folded(root)
  if (!root.begun) {
    root.begun = true
    data.folded.forEach((key) => state.add(key))
  }
  draw({ ...data, root, pick: (key) => setTriggerValue('picked', key) }, state)
}
