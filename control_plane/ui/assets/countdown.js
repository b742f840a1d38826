const told = (ms) => {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${String(seconds % 60).padStart(2, '0')}`
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}
export default function (component) {
  const { left_ms, before, after, over, tone } = component.data
  const root = component.parentElement.querySelector('.root')
  const ends = performance.now() + left_ms
  const number = el('strong', 'number')
  const line = el('div', `line ${tone}`)
  line.setAttribute('role', 'timer')
  line.append(el('span', '', before), number, el('span', '', after))
  root.replaceChildren(line)
  const tick = () => {
    const left = ends - performance.now()
    if (left <= 0) line.textContent = over
    else number.textContent = told(left)
  }
  tick()
  const clock = setInterval(tick, 250)
  return () => clearInterval(clock)
}
