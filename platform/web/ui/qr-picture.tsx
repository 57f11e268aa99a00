import encodeQR from 'qr'
import { useMemo } from 'react'
import './qr-picture.css'

type QrPictureProps = {
  text: string
  label: string
  /** Of its side, in pixels; it shrinks with its place. */
  size?: number
  /** For what is read from a screen close by, the least correction makes the fewest and largest dots. */
  large?: boolean
}

/** A text for a camera. Black on white in either light, because cameras read it so. */
export function QrPicture({ text, label, size = 176, large = false }: QrPictureProps) {
  const { dots, path } = useMemo(() => drawn(text, large), [text, large])
  return (
    <svg
      className="qr-picture"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${dots} ${dots}`}
      width={size}
      height={size}
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000" />
    </svg>
  )
}

function drawn(text: string, large: boolean): { dots: number; path: string } {
  // ISO/IEC 18004 asks for a quiet zone of four; the picture's own white margin is the rest of it.
  const rows = encodeQR(text, 'raw', { ecc: large ? 'low' : 'medium', border: 3 })
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : []))).join('')
  return { dots: rows.length, path }
}
