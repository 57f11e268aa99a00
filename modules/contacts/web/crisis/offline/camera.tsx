// A code before the camera: read again and again until all its parts are there. No picture leaves the page or is kept.
import { QRCanvas, QRCamera, frameLoop } from 'qr/dom.js'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import { partIn } from '../../../crisis/qr-parts.ts'

type CameraProps = { onRead: (lines: string[]) => void; onLeave: () => void }

export function Camera({ onRead, onLeave }: CameraProps) {
  const say = useWords()
  const video = useRef<HTMLVideoElement>(null)
  const [progress, setProgress] = useState({ read: 0, of: 0 })
  const [failed, setFailed] = useState(false)
  const done = useEffectEvent(onRead)
  useEffect(() => {
    const player = video.current
    if (!player) return
    const parts = new Map<string, string>()
    const canvas = new QRCanvas({}, { timeLimit: 60 })
    let camera: QRCamera | undefined
    let stop = () => {}
    let alive = true
    const look = async () => {
      const found = await camera?.readFrame(canvas, true)
      if (!alive || typeof found !== 'string') return
      const part = partIn(found)
      if (!part) return
      parts.set(`${part.whole} ${part.part}`, found)
      const those = [...parts].filter(([name]) => name.startsWith(part.whole)).map(([, line]) => line)
      setProgress({ read: those.length, of: part.of })
      if (those.length < part.of) return
      alive = false
      done(those)
    }
    const begin = async () => {
      try {
        // As fine as it can: a long message makes small dots.
        const stream = await navigator.mediaDevices.getUserMedia({
          video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } },
        })
        camera = new QRCamera(player, stream)
        if (!alive) return camera.stop()
        stop = frameLoop(() => void look().catch(() => undefined), player)
      } catch {
        if (alive) setFailed(true)
      }
    }
    void begin()
    return () => {
      alive = false
      stop()
      camera?.stop()
    }
  }, [])
  return (
    <div className="crisis-camera">
      {failed ? (
        <p role="alert">{say('crisis.camera.failed')}</p>
      ) : (
        <>
          <video ref={video} muted playsInline aria-label={say('crisis.camera')} />
          <p role="status">
            {progress.of > 1
              ? say('crisis.camera.parts', { read: progress.read, of: progress.of })
              : say('crisis.camera.hold')}
          </p>
        </>
      )}
      <div>
        <Button onPress={onLeave}>{say('crisis.camera.leave')}</Button>
      </div>
    </div>
  )
}
