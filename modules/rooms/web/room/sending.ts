import { useRef, useState } from 'react'
import { troubleOf } from '#platform/web/errors.ts'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { contentLimits } from '../../sealing/client/content.ts'
import type { RoomView } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'
import { type Extras, extrasOf } from './extras.tsx'

type Outgoing = { text: string; files: readonly File[]; extras: Extras; replyTo: string | undefined }

/** Sends what was written: the text with the first file, further files after it. Answers whether all of it is stored. */
export function useSending(room: RoomView) {
  const say = useWords()
  const format = useFormat()
  const { rooms } = useRooms()
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string>()
  const [progress, setProgress] = useState<{ name: string; done: number; of: number }>()
  const stop = useRef<AbortController>(undefined)

  const sendFile = async (file: File, text: string, { extras, replyTo }: Outgoing, signal: AbortSignal) => {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const about = {
      ...extrasOf(extras),
      ...(text ? { text } : {}),
      ...(replyTo === undefined ? {} : { replyTo }),
      progress: (done: number, of: number) => setProgress({ name: file.name, done, of }),
      signal,
    }
    setProgress({ name: file.name, done: 0, of: file.size })
    await rooms.sendFile(room.id, { name: file.name, type: file.type, bytes }, about)
  }
  const sendAll = async (outgoing: Outgoing, signal: AbortSignal) => {
    const { text, files, extras, replyTo } = outgoing
    if (files.length === 0) {
      await rooms.say(room.id, { text, ...extrasOf(extras), ...(replyTo === undefined ? {} : { replyTo }) })
      return
    }
    for (const [place, file] of files.entries()) await sendFile(file, place === 0 ? text : '', outgoing, signal)
  }
  return {
    busy,
    trouble,
    progress,
    cancel: () => stop.current?.abort(),
    /** Those that are not too large; the others are named. */
    fitting(files: File[]): File[] {
      const large = files.filter(({ size }) => size > contentLimits.file)
      setTrouble(
        large.length > 0
          ? say('file.tooLarge', {
              names: format.list(large.map(({ name }) => name)),
              most: format.bytes(contentLimits.file),
            })
          : undefined,
      )
      return files.filter((file) => !large.includes(file))
    },
    async send(outgoing: Outgoing): Promise<boolean> {
      const controller = new AbortController()
      stop.current = controller
      setBusy(true)
      setTrouble(undefined)
      try {
        await sendAll(outgoing, controller.signal)
        return true
      } catch (error) {
        setTrouble(controller.signal.aborted ? say('rooms.file.cancelled') : troubleOf(error, say).title)
        return false
      } finally {
        setBusy(false)
        setProgress(undefined)
      }
    },
  }
}
