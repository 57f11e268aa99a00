import { Link } from 'react-router'
import { languages, type Language } from '#platform/languages.ts'
import { useSession } from './session.tsx'
import { type Theme, chooseTheme, themes, useTheme } from './theme.ts'
import { Icon } from './ui/icon.tsx'
import { chooseLanguage, hasWords, useLanguage, useWords } from './words.ts'

export const paletteKeys = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'

/** Search, language, light, and in whose name I act. */
export function ShellBar({ onFind }: { onFind: () => void }) {
  const say = useWords()
  return (
    <div className="shell-bar">
      <button
        type="button"
        className="shell-find"
        onClick={onFind}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K /"
      >
        <Icon name="search" size={16} />
        <span>{say('shell.find')}</span>
        <kbd aria-hidden="true">{paletteKeys}</kbd>
      </button>
      <LanguageChoice />
      <ThemeChoice />
      <Who />
    </div>
  )
}

function LanguageChoice() {
  const say = useWords()
  const language = useLanguage()
  return (
    <span className="shell-choice language">
      <Icon name="language" size={18} />
      <select
        aria-label={say('shell.language')}
        value={language}
        onChange={(event) => void chooseLanguage(event.target.value as Language)}
      >
        {languages.map(({ code, name }) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </span>
  )
}

function ThemeChoice() {
  const say = useWords()
  const theme = useTheme()
  return (
    <span className="shell-choice theme">
      <Icon name={theme === 'dark' ? 'dark' : 'light'} size={18} />
      <select
        aria-label={say('shell.theme')}
        value={theme}
        onChange={(event) => chooseTheme(event.target.value as Theme)}
      >
        {themes.map((one) => (
          <option key={one} value={one}>
            {say(`theme.${one}`)}
          </option>
        ))}
      </select>
    </span>
  )
}

/** The name, and under it the standing: for whom, in which role. */
function Who() {
  const say = useWords()
  const { actor } = useSession()
  if (actor.kind === 'nobody')
    return (
      <Link className="shell-who" to="/sign-in">
        <b>{say('session.signIn')}</b>
      </Link>
    )
  const key = `role.${actor.roles[0] ?? ''}`
  const role = hasWords(key) ? say(key) : undefined
  return (
    <Link className="shell-who" to="/me">
      <b dir="auto">{actor.name}</b>
      <small dir="auto">{[actor.delegation?.name, role].filter(Boolean).join(' · ')}</small>
    </Link>
  )
}
