"""Names that try to be something else: markup, mathematics, formulas, other directions."""

NAMES = (
    "<script>alert(1)</script><img src=http://evil.example/x.png onerror=alert(1)>",
    "<style>body{display:none}</style><form action=http://evil.example><input></form>",
    "[klik](http://evil.example) **vet** `code` :material/home: :red[rood] # kop",
    "$\\frac{1}{2}$ en $$x^2$$ ~~weg~~ ![x](http://evil.example/x.png)",
    "\u202egnitnuocca\u202c 🦄👩‍👩‍👧 naast ok",
    "W" * 300,
    '=HYPERLINK("http://evil.example";"x")',
    "+31 6 12345678 <b>vet</b>",
)
# What a printed page or a spreadsheet may take for an order.
MORE = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "'=1+1",
    '#import "/etc/passwd": * #panic() #read("/etc/passwd") $x$ @ref <label> \\',
    "{{ 7*7 }} {% for x in y %} {# weg #}",
    "a\r\nBcc: x@evil.example",
    "%s {0} {name} \x1b[31m",
)
EVERY = (*NAMES, *MORE)
