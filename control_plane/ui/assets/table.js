const drawers = {
  text: (cell) => {
    const node = el('span', cell.mono ? 'mono' : '', cell.text)
    if (cell.muted) node.classList.add('muted')
    return node
  },
  link: (cell) => anchor(cell.href, 'name', cell.text),
  badge,
  badges: (cell) => {
    const node = el('span', 'badges')
    node.append(...cell.items.map(badge))
    return node
  },
  missing: (cell) => el('span', 'muted', cell.text),
}

const cellNode = (column, cell) => {
  const td = el('td', column.align === 'end' ? 'end' : '')
  if (!cell) return td
  td.append((drawers[cell.kind] || drawers.text)(cell))
  if (cell.sub) td.append(el('div', 'sub', cell.sub))
  if (cell.title) td.title = cell.title
  if (column.wrap) td.classList.add('wrap')
  if (column.narrow) td.classList.add('narrow')
  return td
}

const rowNode = (columns, row) => {
  const tr = el('tr', row.href ? 'goes' : '')
  if (row.chosen) {
    tr.classList.add('chosen')
    tr.setAttribute('aria-current', 'true')
  }
  row.cells.forEach((cell, i) => tr.append(cellNode(columns[i], cell)))
  if (row.href) {
    tr.addEventListener('click', (event) => {
      if (isPlainClick(event) && !String(window.getSelection())) travel(row.href)
    })
  }
  return tr
}

export default function (component) {
  const { columns, rows, label } = component.data
  const root = component.parentElement.querySelector('.root')
  const table = el('table')
  table.setAttribute('aria-label', label)
  const head = el('tr')
  columns.forEach((column) => {
    const th = el('th', column.align === 'end' ? 'end' : '', column.label)
    th.scope = 'col'
    if (column.title) th.title = column.title
    if (column.width) th.style.width = column.width
    head.append(th)
  })
  const thead = el('thead')
  thead.append(head)
  const tbody = el('tbody')
  rows.forEach((row) => tbody.append(rowNode(columns, row)))
  table.append(thead, tbody)
  const frame = el('div', 'frame')
  frame.append(table)
  root.replaceChildren(frame)
  const chosen = rows.findIndex((row) => row.chosen)
  const goes = chosen >= 0 && root.dataset.chosen !== undefined && root.dataset.chosen !== rows[chosen].href
  if (goes) tbody.rows[chosen].scrollIntoView({ block: 'nearest' })
  root.dataset.chosen = chosen >= 0 ? rows[chosen].href : ''
}
