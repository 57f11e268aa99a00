// The report as PDF, made on this device: nothing of it passes through the host again.
import { useState } from 'react'
import { useFormat } from '#platform/web/format.ts'
import { handOver } from '#platform/web/hand-over.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import type { AfterAction } from '../../engine/report.ts'
import { useClockTime } from '../pieces/clock.tsx'
import { useEntrySaid } from '../pieces/entry-said.ts'
import { entryOf } from './entry-of.ts'

export function ReportExport({ report }: { report: AfterAction }) {
  const say = useWords()
  const language = useLanguage()
  const { number, time, dateTime } = useFormat()
  const clock = useClockTime()
  const entrySaid = useEntrySaid(report)
  const [making, setMaking] = useState(false)
  const make = async () => {
    setMaking(true)
    try {
      const { reportFile } = await import('../../report-document.ts')
      const { readFont } = await import('#platform/web/font-files.ts')
      const saying = {
        language,
        say,
        clock,
        number,
        time,
        dateTime,
        entry: (what: Parameters<typeof entryOf>[0]) => entrySaid(entryOf(what)),
      }
      const file = await reportFile(report, saying, { at: new Date().toISOString(), font: readFont })
      handOver(file.name, file.type, file.bytes)
      toast(
        file.missing.length > 0
          ? say('exercises.pdf.missing', { letters: file.missing.slice(0, 20).join(' ') })
          : say('exercises.pdf.done', { name: file.name }),
      )
    } catch {
      toast(say('exercises.pdf.failed'), { kind: 'failed' })
    } finally {
      setMaking(false)
    }
  }
  return (
    <Button kind="primary" icon="download" busy={making} onPress={() => void make()}>
      {say('exercises.pdf')}
    </Button>
  )
}
