const el = (tag, className, text) => {
  const node = document.createElement(tag)
  if (className) node.className = className
  if (text !== undefined && text !== null) node.textContent = text
  return node
}
const svg = (tag, attributes) => {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value)
  return node
}
// Streamlit listens to the address; moving it keeps the session and makes one entry of history.
const travel = (href) => {
  history.pushState(null, '', href)
  window.dispatchEvent(new PopStateEvent('popstate'))
  window.scrollTo(0, 0)
}
const isPlainClick = (event) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
const anchor = (href, className, text) => {
  const node = el('a', className, text)
  node.href = href
  node.addEventListener('click', (event) => {
    if (!isPlainClick(event)) return
    event.preventDefault()
    event.stopPropagation()
    travel(href)
  })
  return node
}
const badge = (cell) => {
  const node = el('span', `badge ${cell.tone || 'gray'}`)
  if (cell.live) node.append(el('span', 'pulse'))
  node.append(el('span', '', cell.text))
  if (cell.title) node.title = cell.title
  return node
}
