// Before the first paint: the theme, the language and the direction that were chosen on this device. A file of its own,
// because the Content-Security-Policy allows no script inside the page.
;(function () {
  var page = document.documentElement
  try {
    var theme = localStorage.getItem('chancery.theme')
    if (theme === 'light' || theme === 'dark') page.dataset.theme = theme
    var language = localStorage.getItem('chancery.language')
    if (language) {
      page.lang = language
      page.dir = language === 'fa' ? 'rtl' : 'ltr'
    }
  } catch (_) {
    // storage is forbidden: the browser's own wishes hold
  }
  // zod would probe whether it may compile its checks; the policy forbids it, and each probe is a fault in the console.
  globalThis.__zod_globalConfig = { jitless: true }
})()
