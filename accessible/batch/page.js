'use strict'
// What the page does beyond being read: order, search, and few rows at a time. With ten thousand rows
// in the page a browser would be busy for many seconds at every change: only those shown are in it.
document.documentElement.classList.add('scripted')
addEventListener('DOMContentLoaded', () => {
  const STEP = 200
  const table = document.querySelector('#books')
  if (!table) return
  const body = table.tBodies[0]
  const heads = [...table.tHead.rows[0].cells]
  const count = document.querySelector('#count')
  const field = document.querySelector('#search input')
  const more = document.querySelector('#more')
  const [further, all] = more.querySelectorAll('button')
  const rows = [...body.children]
  body.replaceChildren()
  let found = rows
  let limit = STEP
  let texts = null
  let order = ''
  let timer = 0

  const plain = text => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  // Numbers in order of size. A collator would take much longer.
  const sortable = text => plain(text.trim()).replace(/\d+/g, digits => digits.padStart(12, '0'))

  const draw = (told = true) => {
    const shown = document.createDocumentFragment()
    for (const row of found.slice(0, limit)) shown.append(row)
    body.replaceChildren(shown)
    table.className = 'ready'
    more.hidden = found.length <= limit
    if (!told) return
    const some = found.length === rows.length ? `${rows.length}` : `${found.length} of ${rows.length}`
    const part = more.hidden ? '' : `; the first ${limit} are shown`
    count.textContent = `${some} ${rows.length === 1 ? 'book' : 'books'}${order}${part}.`
  }
  const search = () => {
    texts ??= new Map(rows.map(row => [row, plain(row.textContent)]))
    const words = plain(field.value).split(/\s+/).filter(Boolean)
    found = rows.filter(row => words.every(word => texts.get(row).includes(word)))
  }
  const value = (row, column) => {
    // Not row.cells: a browser would keep ten thousand live lists.
    let cell = row.firstElementChild
    for (let at = 0; at < column; at++) cell = cell.nextElementSibling
    return cell.dataset.v === undefined ? sortable(cell.textContent) : Number(cell.dataset.v)
  }
  const sort = column => {
    const head = heads[column]
    const down = head.getAttribute('aria-sort') === 'ascending'
    for (const each of heads) each.removeAttribute('aria-sort')
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending')
    const keys = new Map(rows.map(row => [row, value(row, column)]))
    rows.sort((one, other) => {
      const [first, second] = [keys.get(one), keys.get(other)]
      return (down ? -1 : 1) * (first < second ? -1 : Number(first > second))
    })
    order = `, sorted by ${head.textContent.trim().toLowerCase()}, ${head.getAttribute('aria-sort')}`
    limit = STEP
    search()
    draw()
  }

  for (const [column, head] of heads.entries()) {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(...head.childNodes)
    button.addEventListener('click', () => sort(column))
    head.append(button)
  }
  field.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      limit = STEP
      search()
      draw()
    }, 150)
  })
  further.addEventListener('click', () => {
    limit += STEP
    draw()
    if (more.hidden) field.focus()
  })
  all.addEventListener('click', () => {
    limit = Infinity
    draw()
    field.focus()
  })
  document.querySelector('#search').hidden = false
  if (field.value) search()
  draw(Boolean(field.value) || rows.length > limit)

  let before = null
  addEventListener('beforeprint', () => {
    const opened = found.flatMap(row => [...row.querySelectorAll('details:not([open])')])
    before = { limit, opened }
    limit = Infinity
    draw(false)
    for (const each of opened) each.open = true
  })
  addEventListener('afterprint', () => {
    limit = before.limit
    draw(false)
    for (const each of before.opened) each.open = false
  })
})
