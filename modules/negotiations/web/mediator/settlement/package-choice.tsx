import { Select } from '#platform/web/ui/select.tsx'
import type { Issue } from '../../../settlement/domain.ts'

/** One option of every issue. */
export function PackageChoice({
  issues,
  chosen,
  onChange,
}: {
  issues: readonly Issue[]
  chosen: readonly number[]
  onChange: (chosen: number[]) => void
}) {
  return (
    <div className="package-choice">
      {issues.map(({ name, values }, issue) => (
        <Select
          key={name}
          label={name}
          value={String(chosen[issue] ?? 0)}
          onChange={(value) => onChange(issues.map((_, at) => (at === issue ? Number(value) : (chosen[at] ?? 0))))}
          options={values.map((value, at) => ({ id: String(at), label: value }))}
        />
      ))}
    </div>
  )
}
