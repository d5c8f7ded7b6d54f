// Prints the media overlays of an EPUB as Thorium sees them (its parser, r2-shared-js), as JSON:
// a tree for each document of the spine that has one.
//
//     node thorium.cjs BOOK.epub
//
// PLAYERS_DIR is the folder of node_modules.

const { createRequire } = require('node:module')
const { join } = require('node:path')

const packages = createRequire(join(process.env.PLAYERS_DIR, 'package.json'))
const { EpubParsePromise, getMediaOverlay } = packages('r2-shared-js/dist/es8-es2017/src/parser/epub')
const globals = packages('r2-shared-js/dist/es8-es2017/src/init-globals')

const tree = node => ({
    text: node.Text ?? '',
    roles: node.Role ?? [],
    audio: node.Audio ?? '',
    begin: node.AudioClipBegin ?? null,
    end: node.AudioClipEnd ?? null,
    children: (node.Children ?? []).map(tree),
})

const main = async () => {
    globals.initGlobalConverters_GENERIC()
    globals.initGlobalConverters_SHARED()
    const publication = await EpubParsePromise(process.argv[2])
    const overlays = []
    for (const link of publication.Spine) {
        if (!link.MediaOverlays) continue
        await getMediaOverlay(publication, link.Href)
        overlays.push({ href: link.Href, tree: tree(link.MediaOverlays) })
    }
    // The parser keeps the file open: go, but not before a pipe has taken everything.
    process.stdout.write(JSON.stringify(overlays), () => process.exit(0))
}

main().catch(error => {
    console.error(error)
    process.exit(1)
})
