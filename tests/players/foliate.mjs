// Plays an EPUB in headless Chromium with foliate-js and prints what it did, as JSON.
//
//     node foliate.mjs BOOK.epub [SECONDS]
//
// PLAYERS_DIR is the folder of node_modules, PUPPETEER_EXECUTABLE_PATH the browser.

import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const [book, seconds] = process.argv.slice(2)
const packages = createRequire(join(process.env.PLAYERS_DIR, 'package.json'))
const { default: puppeteer } = await import(pathToFileURL(packages.resolve('puppeteer-core')))
const foliate = join(process.env.PLAYERS_DIR, 'node_modules', 'foliate-js')
const page = join(dirname(fileURLToPath(import.meta.url)), 'foliate.html')

// foliate-js 1.0.1 writes = for === where it looks for the document to highlight in, and so finds
// none when that is the first of the spine. Its pages of fixed layout do not say which they are.
const SLIP = [
    '.find(x => x.index = resolved.index)',
    '.find(x => (x.index ?? resolved.index) === resolved.index && resolved.anchor(x.doc))',
]

const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname
    try {
        if (path === '/book.epub') {
            createReadStream(book).pipe(response)
        } else if (path === '/') {
            response.setHeader('content-type', 'text/html')
            response.end(await readFile(page))
        } else {
            const name = join(foliate, path.replace('/foliate-js/', '/'))
            if (!name.startsWith(foliate)) throw new Error(path)
            response.setHeader('content-type', 'text/javascript')
            response.end((await readFile(name, 'utf8')).replace(...SLIP))
        }
    } catch {
        response.statusCode = 404
        response.end()
    }
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

const profile = await mkdtemp(join(tmpdir(), 'accessible-player-'))
const browser = await puppeteer.launch({
    executablePath: process.env.PUPPETEER_EXECUTABLE_PATH,
    userDataDir: profile,
    protocolTimeout: 900_000,
    args: [
        '--no-sandbox', '--disable-gpu', '--mute-audio', '--no-first-run', '--disable-sync',
        '--autoplay-policy=no-user-gesture-required', '--disable-background-networking',
        '--disable-component-update', '--disable-dev-shm-usage',
    ],
})
try {
    const tab = await browser.newPage()
    tab.on('console', message => console.error(message.type(), message.text()))
    tab.on('pageerror', error => console.error(String(error)))
    await tab.goto(`http://127.0.0.1:${server.address().port}/`)
    await tab.waitForFunction('window.play')
    const done = await tab.evaluate(time => window.play(time), Number(seconds ?? 0))
    console.log(JSON.stringify(done))
} finally {
    await browser.close()
    server.close()
    await rm(profile, { recursive: true, force: true })
}
