import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useWords } from '../words.ts'
import { Button } from './button.tsx'
import './picture.css'

type PictureProps = {
  title: string
  /** What it leaves out, and where it comes from. */
  note?: ReactNode
  /** The same facts as a table. */
  table: ReactNode
  children: ReactNode
}

/** A picture and its table, one key apart (`t`, while something in it has the focus). */
export function Picture({ title, note, table, children }: PictureProps) {
  const say = useWords()
  const [asTable, setAsTable] = useState(false)
  const press = (event: KeyboardEvent) => {
    if (
      event.key.toLowerCase() !== 't' ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.target instanceof HTMLInputElement
    )
      return
    event.preventDefault()
    setAsTable(!asTable)
  }
  return (
    // The key is a short cut to the button inside, which everybody can reach.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <figure className="picture" onKeyDown={press}>
      <div className="picture-head">
        <figcaption>{title}</figcaption>
        <Button small kind="quiet" icon={asTable ? 'eye' : 'table'} onPress={() => setAsTable(!asTable)}>
          {say(asTable ? 'picture.asPicture' : 'picture.asTable')}
        </Button>
      </div>
      <div className="picture-plate">{asTable ? table : children}</div>
      {note && <p className="picture-note">{note}</p>}
    </figure>
  )
}
