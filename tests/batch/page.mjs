// Opens a page in headless Chromium, uses it as a person would, and prints what it found, as JSON.
//
//     node page.mjs PAGE.html [TEXT TO SEARCH]
//
// ACE_DIR is the folder of node_modules (Ace brings axe), PUPPETEER_EXECUTABLE_PATH the browser.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [file, text] = process.argv.slice(2)
const packages = createRequire(join(process.env.ACE_DIR, 'package.json'))
const { default: puppeteer } = await import(pathToFileURL(packages.resolve('puppeteer-core')))
const axe = join(process.env.ACE_DIR, 'node_modules/@daisy/axe-core-for-ace/axe.min.js')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']

const profile = await mkdtemp(join(tmpdir(), 'accessible-page-'))
const browser = await puppeteer.launch({
    executablePath: process.env.PUPPETEER_EXECUTABLE_PATH,
    userDataDir: profile,
    protocolTimeout: 300_000,
    args: [
        '--no-sandbox', '--disable-gpu', '--mute-audio', '--no-first-run', '--disable-sync',
        '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage',
    ],
})
const found = { violations: [], errors: [], requests: [] }
try {
    const page = await browser.newPage()
    page.on('pageerror', error => found.errors.push(error.message))
    page.on('console', said => { if (said.type() === 'error') found.errors.push(said.text()) })
    page.on('request', request => found.requests.push(request.url()))
    page.on('dialog', dialog => { found.errors.push('dialog'); dialog.dismiss() })
    let began = Date.now()
    await page.goto(pathToFileURL(file).href, { timeout: 120_000 })
    found.loaded = Date.now() - began
    const shown = () => page.evaluate(() =>
        [...document.querySelectorAll('#books tbody tr')].filter(row => row.checkVisibility())
            .map(row => row.querySelector('th > span').textContent))
    const count = () => page.evaluate(() => document.querySelector('#count').textContent)
    if (text === undefined) {
        for (const scheme of ['light', 'dark']) {
            await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
            await page.evaluate(() => document.querySelectorAll('details').forEach(e => { e.open = true }))
            if (scheme === 'light') await page.evaluate(await readFile(axe, 'utf8'))
            const { violations } = await page.evaluate(tags => axe.run({ runOnly: tags }), TAGS)
            for (const { id, nodes } of violations) {
                found.violations.push(`${scheme}: ${id}: ${nodes.map(node => node.html).join(' ')}`)
            }
        }
        // By the keyboard alone: to the first header's button, twice.
        await page.focus('#search input')
        await page.keyboard.press('Tab') // the table's own scrolling
        await page.keyboard.press('Tab')
        found.focused = await page.evaluate(() => document.activeElement.textContent)
        await page.keyboard.press('Enter')
        found.ascending = await shown()
        found.sort = await page.evaluate(() => [...document.querySelectorAll('#books th[aria-sort]')].map(
            e => [e.textContent, e.getAttribute('aria-sort')]))
        await page.keyboard.press('Enter')
        found.descending = await shown()
        found.told = await count()
        await page.click('#books th:nth-child(4) button')
        found.byAudio = await shown()
        // On paper, and where there is no script.
        await page.emulateMediaType('print')
        await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
        found.printed = await page.evaluate(() => [
            document.querySelector('#search').checkVisibility(),
            document.querySelector('#books details').open,
        ])
        await page.emulateMediaType('screen')
        await page.setJavaScriptEnabled(false)
        await page.reload()
        found.plain = await shown()
        found.buttons = await page.evaluate(() =>
            [...document.querySelectorAll('button, input')].filter(e => e.checkVisibility()).length)
    } else {
        await page.focus('#search input')
        began = Date.now()
        await page.keyboard.type(text)
        await page.waitForFunction(
            () => document.querySelector('#count').textContent.startsWith('1 of '), { timeout: 120_000 })
        // Until it is drawn.
        await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))))
        found.searched = Date.now() - began
        found.shown = await shown()
        found.told = await count()
        began = Date.now()
        await page.click('#books th:nth-child(1) button')
        await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))))
        found.sorted = Date.now() - began
        await page.evaluate(() => { document.querySelector('#search input').value = '' })
        await page.click('#books th:nth-child(1) button')
        found.first = (await shown()).length
        await page.click('#more button')
        found.more = (await shown()).length
        found.part = await count()
    }
} finally {
    await browser.close()
    await rm(profile, { recursive: true, force: true })
}
console.log(JSON.stringify(found))
