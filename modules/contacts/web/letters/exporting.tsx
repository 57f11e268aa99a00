// A letter as a file, made on this device: nothing of it passes through the host.
import { useState } from 'react'
import { handOver } from '#platform/web/hand-over.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { DiplomaticLetter } from '../../contract/letters.ts'
import { type LetterFormat, letterFormats } from '../../letters/letter-paper.ts'

export function LetterExport({ letter }: { letter: DiplomaticLetter }) {
  const say = useWords()
  const [making, setMaking] = useState<LetterFormat>()
  const make = async (format: LetterFormat) => {
    setMaking(format)
    try {
      const { letterFile } = await import('../../letters/letter-paper.ts')
      const { readFont } = await import('#platform/web/font-files.ts')
      const file = await letterFile(format, letter.sheet, letter.issuedAt ?? letter.changedAt, readFont)
      handOver(file.name, file.type, file.bytes)
      toast(
        file.missing.length > 0
          ? say('contacts.letters.export.missing', { letters: file.missing.slice(0, 20).join(' ') })
          : say('contacts.letters.export.done', { name: file.name }),
      )
    } catch {
      toast(say('contacts.letters.export.failed'), { kind: 'failed' })
    } finally {
      setMaking(undefined)
    }
  }
  return (
    <div className="row">
      {letterFormats.map((format) => (
        <Button
          key={format}
          icon="download"
          busy={making === format}
          refused={making !== undefined && making !== format ? say('contacts.letters.export.busy') : undefined}
          onPress={() => void make(format)}
        >
          {say(`contacts.letters.export.${format}`)}
        </Button>
      ))}
    </div>
  )
}
