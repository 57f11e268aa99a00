import { useState } from 'react'
import { announce } from '../announce.ts'
import { useWords } from '../words.ts'
import './code.css'
import { Icon } from './icon.tsx'
import { Scroller } from './scroller.tsx'

/** Puts a text on the clipboard; false where the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

type CodeProps = {
  /** A hash, an id, a key. */
  value: string
  /** Shown short, whole on hover and when copied. */
  short?: boolean
  /** What it is, read aloud: "SHA-256". */
  label?: string
}

/** A machine's words: short by default, with a button that copies the whole. */
export function Code({ value, short = true, label }: CodeProps) {
  const say = useWords()
  const [copied, setCopied] = useState(false)
  const shown = short && value.length > 20 ? `${value.slice(0, 8)}…${value.slice(-6)}` : value
  const copy = async () => {
    if (!(await copyText(value))) return
    setCopied(true)
    announce(say('code.copied'))
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <span className="code" title={value}>
      <code dir="ltr">{shown}</code>
      <button type="button" aria-label={say('code.copy', { what: label ?? value })} onClick={() => void copy()}>
        <Icon name={copied ? 'check' : 'copy'} size={14} />
      </button>
    </span>
  )
}

/** Several lines of a machine's words: a pattern, a bundle, a link to be handed over. */
export function CodeBlock({ value, label }: { value: string; label: string }) {
  return (
    <div className="code-block">
      <Scroller label={label}>
        <pre dir="ltr">
          <code>{value}</code>
        </pre>
      </Scroller>
      <Code value={value} label={label} />
    </div>
  )
}
