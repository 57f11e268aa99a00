import { type WebModule, page } from './module.ts'

/** Every piece of web/ui on one page, at /ui: for those who build pages, and for the test of looks and access. */
export const gallery: WebModule = {
  name: 'gallery',
  routes: [
    { path: 'ui', lazy: page(() => import('./gallery/gallery-page.tsx'), 'GalleryPage') },
    { path: 'ui/split/:id?', lazy: page(() => import('./gallery/split-gallery.tsx'), 'SplitGallery') },
  ],
}
