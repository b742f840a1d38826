// Keys press the page's own buttons: what a key does can be seen, and be done without it.
const app = () => document.querySelector('[data-testid=stApp]')
const isStill = () => app() && app().dataset.testScriptState === 'notRunning'
const find = (binding) => {
  const places = [...document.querySelectorAll(binding.at)].filter((node) => node.offsetParent !== null)
  if (!binding.text) return places.find((node) => !node.disabled)
  return places.find((node) => node.textContent.trim() === binding.text)
}
const isTyping = (node) =>
  node.closest('textarea, select, [contenteditable=true], [role=combobox], [role=listbox], [role=menu]') ||
  (node.matches('input') && !['radio', 'checkbox', 'button'].includes(node.type))
const moves = (node) => node.closest('[role=radiogroup], [role=slider], [role=tablist], input')

const keyboard = (window.controlPlaneKeys = window.controlPlaneKeys || { bindings: [], shown: '', queue: [] })

keyboard.act = ({ binding, shown }) => {
  if (binding.bound && shown !== keyboard.shown) return
  const node = find(binding)
  if (!node) return
  if (binding.does === 'focus') { node.focus(); return }
  node.click()
  if (binding.then) keyboard.wanted = { at: binding.then, until: Date.now() + 5000 }
}
keyboard.tick = () => {
  if (!isStill()) return
  if (keyboard.queue.length) keyboard.act(keyboard.queue.shift())
  const wanted = keyboard.wanted
  if (!wanted) return
  const field = document.querySelector(wanted.at)
  if (field) field.focus()
  if (field || Date.now() > wanted.until) keyboard.wanted = null
}
keyboard.press = (event) => {
  const node = event.composedPath()[0]
  if (event.isComposing || !(node instanceof Element)) return
  const typing = isTyping(node)
  const name = (event.ctrlKey || event.metaKey) && event.key === 'Enter' ? 'Mod+Enter' : event.key
  if (name !== 'Mod+Enter') {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (typing) { if (name === 'Escape') node.blur(); return }
    if (name.startsWith('Arrow') && moves(node)) return
  }
  const dialog = document.querySelector('[role=dialog]')
  const binding = keyboard.bindings.find((each) => each.keys.includes(name) && Boolean(each.inDialog) === Boolean(dialog))
  if (!binding) return
  event.preventDefault()
  event.stopImmediatePropagation()
  // A field sends what it holds when it is left, and that has to come before the button.
  if (typing) node.blur()
  if (typing) setTimeout(() => keyboard.queue.push({ binding, shown: keyboard.shown }), 150)
  else keyboard.queue.push({ binding, shown: keyboard.shown })
}
export default function (component) {
  keyboard.bindings = component.data.bindings
  keyboard.shown = component.data.shown
  if (!keyboard.listens) {
    keyboard.listens = (event) => keyboard.press(event)
    window.addEventListener('keydown', keyboard.listens, true)
    keyboard.clock = setInterval(() => keyboard.tick(), 40)
  }
  return () => {
    window.removeEventListener('keydown', keyboard.listens, true)
    clearInterval(keyboard.clock)
    Object.assign(keyboard, { listens: null, queue: [], wanted: null })
  }
}
