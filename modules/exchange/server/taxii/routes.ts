import type { Route } from '#platform/server/module.ts'
import { addObjects } from './adding.ts'
import { endpoint } from './door.ts'
import { notFound, TaxiiFault } from './faults.ts'
import { deleteObject, manifest, object, objects, versions } from './objects.ts'
import { apiRoot, collection, collections, discovery, status } from './roots.ts'

const root = '/taxii2/:root/'
const one = `${root}collections/:collection/`

/** Every endpoint of TAXII 2.1 (OASIS Standard, 10 June 2021). */
const endpoints: readonly Parameters<typeof endpoint>[0][] = [
  { method: 'GET', path: '/taxii2/', summary: 'Server discovery', answer: discovery },
  { method: 'GET', path: root, summary: 'An API root', answer: apiRoot },
  { method: 'GET', path: `${root}status/:status/`, summary: 'What became of an envelope', answer: status },
  { method: 'GET', path: `${root}collections/`, summary: 'The collections of an API root', answer: collections },
  { method: 'GET', path: one, summary: 'A collection', answer: collection },
  { method: 'GET', path: `${one}manifest/`, summary: 'What a collection holds', answer: manifest },
  { method: 'GET', path: `${one}objects/`, summary: 'The objects of a collection', answer: objects },
  { method: 'POST', path: `${one}objects/`, summary: 'Add objects', answer: addObjects },
  { method: 'GET', path: `${one}objects/:object/`, summary: 'An object', answer: object },
  { method: 'DELETE', path: `${one}objects/:object/`, summary: 'Delete an object', answer: deleteObject },
  { method: 'GET', path: `${one}objects/:object/versions/`, summary: 'The versions of an object', answer: versions },
]

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** The methods that an endpoint does not have are answered 405, and paths that are none 404, in TAXII's own words. */
function others(): Route[] {
  const paths = [...new Set(endpoints.map(({ path }) => path))]
  const without = paths.flatMap((path) => {
    const had = endpoints.filter((some) => some.path === path).map(({ method }) => method)
    return methods
      .filter((method) => !had.includes(method))
      .flatMap((method) =>
        endpoint({
          method,
          path,
          summary: 'No such method here',
          answer: async () => {
            throw new TaxiiFault(405, `This endpoint has ${had.join(' and ')}.`, { allow: had.join(', ') })
          },
        }),
      )
  })
  const nowhere = methods.flatMap((method) =>
    endpoint({
      method,
      path: '/taxii2/*',
      summary: 'No such endpoint',
      answer: async () => {
        throw new TaxiiFault(404, notFound)
      },
    }),
  )
  return [...without, ...nowhere]
}

export const taxiiRoutes: readonly Route[] = [...endpoints.flatMap(endpoint), ...others()]
