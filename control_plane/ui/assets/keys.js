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

keyboard.meaning = (name) => {
  const inDialog = Boolean(document.querySelector('[role=dialog]'))
  return keyboard.bindings.find((each) => each.keys.includes(name) && each.inDialog === inDialog)
}
// A key is carried out once the page is still. What decides is dropped if by then another question
// stands there than when the key was pressed: nobody decides what they have not seen.
keyboard.act = ({ name, shown }) => {
  const binding = keyboard.meaning(name)
  const node = !binding || (binding.bound && shown !== keyboard.shown) ? null : find(binding)
  if (!node) { keyboard.wanted = null; return }
  if (binding.does === 'focus') { node.focus(); return }
  if (keyboard.wanted) keyboard.wanted.from = node.getAttribute('aria-checked') === 'true' ? 0 : Date.now() + 3000
  node.click()
}
// A dialog that a key opened is not entered by itself; what closes it is heard inside it only.
keyboard.enterDialog = () => {
  const dialog = document.activeElement === document.body && document.querySelector('[role=dialog]')
  if (dialog) dialog.focus()
}
keyboard.tick = () => {
  keyboard.enterDialog()
  const wanted = keyboard.wanted
  if (!isStill()) {
    if (wanted && wanted.from) wanted.from = 0 // What the click asked for is being drawn.
    return
  }
  if (keyboard.queue.length) keyboard.act(keyboard.queue.shift())
  else if (wanted && wanted.from < Date.now()) keyboard.arrive(wanted)
}
keyboard.arrive = (wanted) => {
  const place = (keyboard.meaning(wanted.name) || {}).then || wanted.at
  const field = [...document.querySelectorAll(place)].find((node) => node.offsetParent !== null)
  wanted.until = wanted.until || Date.now() + 8000
  if (Date.now() > wanted.until) keyboard.wanted = null
  if (!field || document.querySelector('[data-testid=stSkeleton]')) return // Part of it still loads.
  if (document.activeElement !== field) { // What is drawn anew loses it once more.
    field.focus()
    wanted.since = Date.now()
  }
  if (Date.now() - wanted.since < 160) return
  if (wanted.typed) { keyboard.replay(field, wanted); return }
  keyboard.wanted = null
  if (wanted.confirmed === undefined) return
  field.blur()
  setTimeout(() => keyboard.queue.push({ name: 'Mod+Enter', shown: wanted.confirmed }), 150)
}
// Into text all at once; elsewhere Enter is a key of its own, such as the one that takes an option.
keyboard.replay = (field, wanted) => {
  const piece = field.matches('textarea') ? wanted.typed : /^\n|[^\n]+/.exec(wanted.typed)[0]
  wanted.typed = wanted.typed.slice(piece.length)
  wanted.since = Date.now()
  if (piece !== '\n') document.execCommand('insertText', false, piece)
  else field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true }))
}
// What is typed on the way to a field is meant for the field; it must never press a button.
keyboard.keepsForField = (name) => {
  if (!keyboard.wanted) return false
  if (name.length === 1) keyboard.wanted.typed += name
  if (name === 'Enter') keyboard.wanted.typed += '\n'
  if (name === 'Mod+Enter') keyboard.wanted.confirmed = keyboard.shown
  if (name === 'Escape') keyboard.wanted = null
  return name.length === 1 || name.endsWith('Enter') || name === 'Tab'
}
keyboard.press = (event) => {
  const node = event.composedPath()[0]
  if (!event.isTrusted || event.isComposing || !(node instanceof Element)) return
  const typing = isTyping(node)
  const name = (event.ctrlKey || event.metaKey) && event.key === 'Enter' ? 'Mod+Enter' : event.key
  if (name !== 'Mod+Enter') {
    if (event.ctrlKey || event.metaKey || event.altKey) return
  }
  if (keyboard.keepsForField(name)) {
    event.preventDefault()
    event.stopImmediatePropagation()
    return
  }
  if (name !== 'Mod+Enter') {
    if (typing) { if (name === 'Escape') node.blur(); return }
    if (name.startsWith('Arrow') && moves(node)) return
  }
  const binding = keyboard.meaning(name)
  if (!binding) return
  event.preventDefault()
  event.stopImmediatePropagation()
  if (binding.then) keyboard.wanted = { name, at: binding.then, typed: '', from: Infinity }
  // A field sends what it holds when it is left, and that has to come before the button.
  if (typing) node.blur()
  const pressed = { name, shown: keyboard.shown }
  setTimeout(() => keyboard.queue.push(pressed), typing ? 150 : 0)
}
export default function (component) {
  keyboard.bindings = component.data.bindings
  keyboard.shown = component.data.shown
  component.parentElement.querySelector('.root').dataset.shown = keyboard.shown
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
