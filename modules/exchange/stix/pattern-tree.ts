/** Where a part of a pattern stands in its text: from its first UTF-16 unit to after its last, from 0. */
export type Span = { at: number; end: number }

export type Constant =
  | { kind: 'string'; value: string }
  | { kind: 'integer'; value: string }
  | { kind: 'float'; value: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'hex'; value: string }
  | { kind: 'binary'; value: string }
  | { kind: 'timestamp'; value: string }

/** One step of an object path: a property or dictionary key, a position in a list, or any element of it. */
export type PathStep = { kind: 'key'; name: string } | { kind: 'index'; position: number } | { kind: 'any' }

/**
 * An object path, like `network-traffic:dst_ref.value`. A key that ends in `_ref`, or an element of a list whose name
 * ends in `_refs`, leads on to the object referred to.
 */
export type ObjectPath = Span & { type: string; steps: PathStep[] }

export type OrderOperator = '>' | '<' | '>=' | '<='
export type TextOperator = 'LIKE' | 'MATCHES' | 'ISSUBSET' | 'ISSUPERSET'

export type Comparison = Span &
  (
    | {
        kind: 'test'
        path: ObjectPath
        not: boolean
        operator: '=' | '!=' | OrderOperator | TextOperator
        value: Constant
      }
    | { kind: 'in'; path: ObjectPath; not: boolean; values: Constant[] }
    | { kind: 'exists'; path: ObjectPath; not: boolean }
    | { kind: 'and' | 'or'; parts: Comparison[] }
  )

export type Qualifier = Span &
  (
    | { kind: 'within'; seconds: string }
    | { kind: 'startStop'; start: string; stop: string }
    | { kind: 'repeats'; times: string }
  )

export type Observation = Span &
  (
    | { kind: 'observation'; test: Comparison }
    | { kind: 'and' | 'or' | 'followedBy'; parts: Observation[] }
    | { kind: 'qualified'; of: Observation; qualifier: Qualifier }
  )
