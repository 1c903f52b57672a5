// Compiles the styles and scripts of the pages into sightline/govuk/static/govuk/. Run by `npm run build`.
import { mkdir, rm, copyFile, writeFile, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { compileAsync, NodePackageImporter } from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const project = join(here, '..', '..', '..')
const target = join(here, '..', 'static', 'govuk')

async function styles () {
  const { css } = await compileAsync(join(here, 'styles', 'page.scss'), {
    style: 'compressed',
    loadPaths: [project, join(project, 'node_modules')],
    importers: [new NodePackageImporter(pathToFileURL(project + '/').pathname)],
    quietDeps: true,
    logger: { warn: (words, { deprecation }) => { if (deprecation) console.warn(words) } }
  })
  if (/GDS ?Transport|@font-face/i.test(css)) {
    throw new Error('The styles name GDS Transport or a font face: only GOV.UK services may use them.')
  }
  await writeFile(join(target, 'page.css'), css)
  return css.length
}

async function scripts () {
  await build({
    entryPoints: [join(here, 'scripts', 'page.mjs')],
    outfile: join(target, 'page.js'),
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2020',
    legalComments: 'none'
  })
}

async function images () {
  const from = join(here, 'images')
  for (const name of await readdir(from)) await copyFile(join(from, name), join(target, name))
}

await rm(target, { recursive: true, force: true })
await mkdir(target, { recursive: true })
const [size] = await Promise.all([styles(), scripts(), images()])
console.log(`Built the pages' styles (${Math.round(size / 1024)} kB) and scripts in ${target}`)
