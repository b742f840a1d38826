const NS_HTML = 'http://www.w3.org/1999/xhtml'

const marker = (id, className) => {
  const node = svg('marker', { id, viewBox: '0 0 8 8', refX: 6.5, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse' })
  node.append(svg('path', { d: 'M0.5,0.8 L7,4 L0.5,7.2 z', class: className }))
  return node
}

const person = (x, y, title) => {
  const g = svg('g', { class: 'gate', transform: `translate(${x},${y})` })
  g.append(svg('circle', { r: 9.5 }), svg('circle', { cy: -2.6, r: 2.5, class: 'who' }), svg('path', { d: 'M-4.6,5.4 a4.6,4.4 0 0 1 9.2,0 z', class: 'who' }))
  const hint = svg('title')
  hint.textContent = title
  g.append(hint)
  return g
}

const lineNode = (line, words, arrows) => {
  const g = svg('g', { class: line.count ? 'line taken' : 'line' })
  const end = `url(#${line.count ? arrows.taken : arrows.plain})`
  const path = svg('path', { d: line.path, 'marker-end': end })
  if (line.both) path.setAttribute('marker-start', end)
  g.append(path)
  if (line.gate) g.append(person(line.x, line.y, words.person))
  if (line.count > 1) {
    const y = line.gate ? line.y + 20 : line.y
    g.append(svg('rect', { x: line.x - 13, y: y - 9, width: 26, height: 18, rx: 9, class: 'count' }))
    const text = svg('text', { x: line.x, y: y + 4, class: 'count' })
    text.textContent = `×${line.count}`
    g.append(text)
  }
  return g
}

const dotNode = (node, words) => {
  const g = svg('g', { class: `dot ${node.kind}` })
  g.append(svg('circle', { cx: node.x, cy: node.y, r: node.kind === 'start' ? 7 : 9 }))
  if (node.kind === 'end') g.append(svg('circle', { cx: node.x, cy: node.y, r: 4.5, class: 'inner' }))
  const hint = svg('title')
  hint.textContent = words[node.kind]
  g.append(hint)
  return g
}

const boxNode = (node, words, pick) => {
  const left = node.x - node.w / 2
  const top = node.y - node.h / 2
  const g = svg('g', { class: `box ${node.kind} ${node.state} ${node.visits ? 'visited' : ''}`, tabindex: 0, role: 'button' })
  if (node.kind === 'pattern') g.append(svg('rect', { x: left + 5, y: top + 5, width: node.w, height: node.h, rx: 9, class: 'behind' }))
  g.append(svg('rect', { x: left, y: top, width: node.w, height: node.h, rx: 9, class: 'face' }))
  const holder = svg('foreignObject', { x: left, y: top, width: node.w, height: node.h })
  const body = document.createElementNS(NS_HTML, 'div')
  body.className = 'words'
  const name = document.createElementNS(NS_HTML, 'div')
  name.className = 'name'
  name.textContent = node.label
  body.append(name)
  if (node.role) {
    const role = document.createElementNS(NS_HTML, 'div')
    role.className = 'role'
    role.textContent = node.role
    body.append(role)
  }
  holder.append(body)
  g.append(holder)
  if (node.visits > 1) {
    g.append(svg('rect', { x: left + node.w - 30, y: top - 9, width: 28, height: 18, rx: 9, class: 'visits' }))
    const text = svg('text', { x: left + node.w - 16, y: top + 4, class: 'visits' })
    text.textContent = `×${node.visits}`
    g.append(text)
  }
  if (node.gates.length) g.append(person(left + 13, top + node.h, node.gates.join('\n')))
  if (node.finishes) {
    const flag = svg('g', { class: 'flag', transform: `translate(${left + node.w - 12},${top + node.h})` })
    flag.append(svg('circle', { r: 8 }), svg('circle', { r: 3.6, class: 'inner' }))
    const hint = svg('title')
    hint.textContent = words.finishes
    flag.append(hint)
    g.append(flag)
  }
  const hint = svg('title')
  hint.textContent = node.title
  g.append(hint)
  const act = () => pick(node.id)
  g.addEventListener('click', act)
  g.addEventListener('keydown', (event) => { if (event.key === 'Enter') act() })
  return g
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector('.root')
  const arrows = { plain: 'arrow-plain', taken: 'arrow-taken' }
  const picture = svg('svg', {
    viewBox: `0 0 ${data.width.toFixed(0)} ${data.height.toFixed(0)}`, role: 'img', 'aria-label': data.label,
    class: data.walked ? 'walked' : '',
  })
  picture.style.maxWidth = `${(data.width * 1.1).toFixed(0)}px`
  const defs = svg('defs')
  defs.append(marker(arrows.plain, 'arrow'), marker(arrows.taken, 'arrow taken'))
  picture.append(defs)
  const lines = [...data.lines].sort((a, b) => a.count - b.count)
  picture.append(...lines.map((line) => lineNode(line, data.words, arrows)))
  picture.append(...data.nodes.map((node) =>
    node.kind === 'start' || node.kind === 'end'
      ? dotNode(node, data.words)
      : boxNode(node, data.words, (id) => setTriggerValue('picked', id))))
  root.replaceChildren(picture)
}
