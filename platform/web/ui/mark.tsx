// The mark of the house: a seal whose edge is a guilloche of two waves, as engraved on treaty paper.
function wave(turn: number): string {
  const points = Array.from({ length: 145 }, (_, step) => {
    const angle = (step / 144) * 2 * Math.PI
    const reach = 13.2 + 1.7 * Math.cos(12 * angle + turn)
    return `${(16 + reach * Math.cos(angle)).toFixed(2)} ${(16 + reach * Math.sin(angle)).toFixed(2)}`
  })
  return `M${points.join('L')}Z`
}

const edge = wave(0) + wave(Math.PI)

export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      stroke="currentcolor"
      aria-hidden="true"
      focusable="false"
    >
      <path d={edge} strokeWidth="0.9" />
      <path d="M21 12.2a6.3 6.3 0 1 0 0 7.6" strokeWidth="2.2" />
      <path d="M16 16h6" strokeWidth="1.2" />
    </svg>
  )
}
