const spark = (points, tone) => {
  const known = points.map((v, i) => [i, v]).filter(([, v]) => v !== null)
  const box = svg('svg', { viewBox: '0 0 120 28', preserveAspectRatio: 'none', class: `spark ${tone}`, 'aria-hidden': 'true' })
  if (known.length < 2) return box
  const values = known.map(([, v]) => v)
  const low = Math.min(...values)
  const span = Math.max(...values) - low || 1
  const last = points.length - 1
  const at = ([i, v]) => `${((i / last) * 120).toFixed(1)},${(25 - ((v - low) / span) * 22).toFixed(1)}`
  box.append(svg('polyline', { points: known.map(at).join(' '), fill: 'none', 'vector-effect': 'non-scaling-stroke' }))
  return box
}

const bar = (filled, tone) => {
  const whole = el('div', `bar ${tone}`)
  whole.setAttribute('aria-hidden', 'true')
  const part = el('div')
  part.style.width = `${Math.min(1, Math.max(0, filled)) * 100}%`
  whole.append(part)
  return whole
}

const tileNode = (tile) => {
  const node = tile.href ? anchor(tile.href, 'tile') : el('div', 'tile')
  if (tile.chosen) node.classList.add('chosen')
  const head = el('div', 'head')
  head.append(el('span', 'label', tile.label))
  if (tile.badge) head.append(badge(tile.badge))
  node.append(head)
  const slim = typeof tile.filled === 'number' ? 'slim' : ''
  const value = el('div', `value ${slim} ${tile.tone || ''}`, tile.value)
  if (tile.title) value.title = tile.title
  node.append(value)
  if (slim) node.append(bar(tile.filled, tile.tone || 'blue'))
  ;(tile.notes || []).forEach((note) => node.append(el('div', 'note', note)))
  if (tile.trend) node.append(spark(tile.trend, tile.trend_tone || 'blue'))
  if (tile.foot) node.append(el('div', 'foot', tile.foot))
  return node
}

export default function (component) {
  const root = component.parentElement.querySelector('.root')
  const grid = el('div', 'tiles')
  if (component.data.tiles.some((tile) => typeof tile.filled === 'number')) grid.classList.add('slim')
  grid.style.setProperty('--least', component.data.least || '10rem')
  grid.append(...component.data.tiles.map(tileNode))
  root.replaceChildren(grid)
}
