"""A PDF with one ruled table on each page, written by hand: fonts, lines and texts, nothing else."""


def _escaped(text):
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _page(rows, widths, left, top=780, height=16):
    edges = [left]
    for width in widths:
        edges.append(edges[-1] + width)
    drawn = ["0.5 w"]
    drawn += [f"{left} {top - i * height} m {edges[-1]} {top - i * height} l S" for i in range(len(rows) + 1)]
    drawn += [f"{edge} {top} m {edge} {top - len(rows) * height} l S" for edge in edges]
    for i, row in enumerate(rows):
        for edge, text in zip(edges, row, strict=False):
            drawn.append(f"BT /F1 8 Tf {edge + 2} {top - (i + 1) * height + 5} Td ({_escaped(text)}) Tj ET")
    return "\n".join(drawn).encode("cp1252")


def ruled_pdf(pages, widths, left=40):
    """The bytes of a PDF; `pages` are lists of rows of texts, `widths` of columns in points, or of each page's."""
    each = widths if widths and isinstance(widths[0], list) else [widths] * len(pages)
    contents = [_page(rows, columns, left) for rows, columns in zip(pages, each, strict=True)]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, content in enumerate(contents):
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        head = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {resources} /Contents {5 + 2 * i} 0 R >>"
        objects.append(head.encode())
        objects.append(f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()
