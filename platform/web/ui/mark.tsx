// The mark of the house: a seal whose edge is a guilloche of waves, as engraved on treaty paper. Drawn small it has two
// waves; drawn large, as a letterhead, it has as many as the eye can follow.
function wave(middle: number, height: number, lobes: number, turn: number): string {
  const steps = lobes * 12
  const points = Array.from({ length: steps + 1 }, (_, step) => {
    const angle = (step / steps) * 2 * Math.PI
    const reach = middle + height * Math.cos(lobes * angle + turn)
    return `${(16 + reach * Math.cos(angle)).toFixed(2)} ${(16 + reach * Math.sin(angle)).toFixed(2)}`
  })
  return `M${points.join('L')}Z`
}

const waves = (count: number, middle: number, height: number, lobes: number): string =>
  Array.from({ length: count }, (_, place) => wave(middle, height, lobes, (place / count) * 2 * Math.PI)).join('')

const letter = 'M21 12.2a6.3 6.3 0 1 0 0 7.6'

export function Mark({ size = 32 }: { size?: number }) {
  const large = size >= 64
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
      <path d={large ? waves(6, 13.4, 2, 18) : waves(2, 13.2, 1.7, 12)} strokeWidth={large ? 0.28 : 0.9} />
      {large && <path d={waves(3, 10, 0.7, 30)} strokeWidth="0.22" />}
      <path d={letter} strokeWidth={large ? 1.7 : 2.2} />
      <path d="M16 16h6" strokeWidth={large ? 0.9 : 1.2} />
    </svg>
  )
}
