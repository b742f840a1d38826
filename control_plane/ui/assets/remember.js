export default function (component) {
  const { cookie, value } = component.data
  document.documentElement.lang = value
  document.cookie = `${cookie}=${value}; path=/; max-age=31536000; SameSite=Lax`
}
