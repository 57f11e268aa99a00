// A plain button of the browser: the first page needs no more. Inside a DialogTrigger or MenuTrigger it stands in
// react-aria's Pressable, which adds what it needs through the remaining properties.
import { type ComponentPropsWithRef, type ReactNode, useId } from 'react'
import { Link } from 'react-router'
import { Icon, type IconName } from './icon.tsx'
import './button.css'

type Kind = 'plain' | 'primary' | 'quiet' | 'grave'

type Looks = {
  /** `primary`: the one act of the page. `grave`: public, or not to be undone. `quiet`: beside a text. */
  kind?: Kind
  small?: boolean
  icon?: IconName
}

type ButtonProps = Looks &
  Omit<ComponentPropsWithRef<'button'>, 'className' | 'disabled' | 'type' | 'children'> & {
    /** What will happen, as a verb. With `iconOnly` it is read aloud and shown on hover. */
    children: ReactNode
    iconOnly?: boolean
    onPress?: () => void
    type?: 'button' | 'submit'
    /** Why it may not be pressed now. The button stays reachable, and says so. */
    refused?: string | undefined
    /** At work: it cannot be pressed again. */
    busy?: boolean
  }

const classOf = ({ kind = 'plain', small, square }: Looks & { square?: boolean | undefined }) =>
  ['button', kind, small && 'small', square && 'square'].filter(Boolean).join(' ')

/** A button that says why it may not be pressed. */
export function Button({
  children,
  kind = 'plain',
  small = false,
  icon,
  iconOnly = false,
  onPress,
  onClick,
  type = 'button',
  refused,
  busy = false,
  ...rest
}: ButtonProps) {
  const reason = useId()
  const label = iconOnly && typeof children === 'string' ? children : undefined
  const still = refused !== undefined || busy
  const plain = (
    <button
      {...rest}
      // A button that may not be pressed must not send its form either.
      type={still ? 'button' : type}
      className={classOf({ kind, small, square: iconOnly })}
      onClick={(event) => {
        if (still) return
        onClick?.(event)
        onPress?.()
      }}
      {...(still ? { 'aria-disabled': true } : {})}
      {...(busy ? { 'aria-busy': true } : {})}
      {...(refused === undefined ? {} : { 'aria-describedby': reason })}
      {...(label ? { 'aria-label': label } : {})}
    >
      {busy ? (
        <span className="turning-wheel" aria-hidden="true" />
      ) : (
        icon && <Icon name={icon} size={small ? 16 : 18} />
      )}
      {iconOnly ? null : <span>{children}</span>}
    </button>
  )
  if (refused === undefined && !label) return plain
  return (
    <span className="button-reason">
      {plain}
      <span role="tooltip" id={reason} {...(refused === undefined ? { 'aria-hidden': true } : {})}>
        {refused ?? label}
      </span>
    </span>
  )
}

/** Goes somewhere, and looks like an act: "Report an incident". */
export function ButtonLink({
  children,
  to,
  kind = 'plain',
  small = false,
  icon,
}: Looks & { children: ReactNode; to: string }) {
  return (
    <Link to={to} className={classOf({ kind, small })}>
      {icon && <Icon name={icon} size={small ? 16 : 18} />}
      <span>{children}</span>
    </Link>
  )
}
