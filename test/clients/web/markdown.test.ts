/** Texts in Markdown: what they are shown as, and that nothing in them runs, loads, or takes long. */
import t from "tap";
import { type MarkdownNode, markdownTree } from "../../../clients/web/screens/forum/markdown-tree.ts";

/** A tree as a short text, such as "paragraph(a strong(b))". */
const short = (nodes: readonly MarkdownNode[]): string =>
	nodes
		.map((node) => {
			if (node.type === "text") return node.text;
			const address = "address" in node ? `<${node.address}>` : "";
			return `${node.type}${address}(${short(node.children)})`;
		})
		.join("");
const shown = (text: string) => short(markdownTree(text));

t.test("the marks of CommonMark", async (t) => {
	t.equal(shown("# Who\n\nA *b* **c** `d`"), "heading(Who)paragraph(A emphasis(b) strong(c) literal(d))");
	t.equal(shown("- a\n- b\n\n3. c"), "list(item(paragraph(a))item(paragraph(b)))numbers(item(paragraph(c)))");
	t.same(
		markdownTree("3. c").map((node) => "from" in node && node.from),
		[3],
	);
	t.equal(shown("> a\n\n---\n```js\nx < y\n```"), "quote(paragraph(a))line()code(x < y)");
	t.equal(shown("a  \nb\nc"), "paragraph(abreak()b\nc)");
	t.equal(shown("[a](https://b.example/c?d=e 'f')"), "paragraph(link<https://b.example/c?d=e>(a))");
	t.equal(shown("see https://b.example/c."), "paragraph(see link<https://b.example/c>(https://b.example/c).)");
	t.equal(shown("<ana@b.example>"), "paragraph(link<mailto:ana@b.example>(ana@b.example))");
	t.equal(shown("سؤال **مهم**"), "paragraph(سؤال strong(مهم))");
});

t.test("HTML is text", async (t) => {
	for (const html of ["<script>alert(1)</script>", `<img src=x onerror="alert(1)">`, "<!-- a -->", "a <b>c</b>", "<a href='#/me'>c"])
		t.equal(shown(html), `paragraph(${html})`);
});

t.test("no link runs code, leads into this page, or opens a file", async (t) => {
	const addresses = [
		"javascript:alert(1)",
		"JaVaScRiPt:alert(1)",
		"java\tscript:alert(1)",
		"&#106;avascript:alert(1)",
		"vbscript:x",
		"data:text/html,<script>alert(1)</script>",
		"data:image/svg+xml;base64,PHN2Zz4=",
		"blob:null/1",
		"file:///etc/passwd",
		"#/me",
		"/api/session",
		"//b.example",
		"\\\\b.example",
		"intent://x",
	];
	const addressesIn = (nodes: readonly MarkdownNode[]): string[] =>
		nodes.flatMap((node) => (node.type === "text" ? [] : [...("address" in node ? [node.address] : []), ...addressesIn(node.children)]));
	for (const address of addresses)
		for (const text of [`[a](${address})`, `[a](<${address}>)`, `![a](${address})`, `<${address}>`, `[a]\n\n[a]: ${address}`])
			t.same(addressesIn(markdownTree(text)), [], text);
});

t.test("a picture isn't loaded: it is a link with its text", async (t) => {
	t.equal(shown("![a *b*](https://c.example/d.png)"), "paragraph(picture<https://c.example/d.png>(a *b*))");
});

t.test("a text that is nested too deeply is shown as it was written, and nothing of it is lost", async (t) => {
	for (const mark of ["> ", "- ", "1. "]) t.equal(shown(`${mark.repeat(500)}a`), `code(${mark.repeat(500)}a)`);
	const links = `${"[".repeat(50)}a${"](https://b.example)".repeat(50)}`;
	t.match(shown(links), /\[\[.*a/);
	t.equal(shown(`${">".repeat(30)}a`), `code(${">".repeat(30)}a)`);
	t.equal(shown("> - > b"), "quote(list(item(quote(paragraph(b)))))");
});

t.test("no text takes more than its length", async (t) => {
	const kinds = [
		"> ",
		"- ",
		"1. ",
		"*a ",
		"**a",
		"*_a",
		"***a** ",
		"[",
		"![",
		"[a](",
		"[a][b]",
		"`a``b",
		"<",
		"<http://a ",
		"&#",
		"\\",
		"# ",
		"a\n=",
		"```\n",
	];
	kinds.push("https://a.b/", "a@", "(https://", "\n", " ", "[a]: b\n", "|a", "~~~\n", '[a](b "', "- - ", "a  \n", "<!-- ", "http://");
	const cost = (text: string) => {
		const begin = process.cpuUsage();
		markdownTree(text);
		return process.cpuUsage(begin).user;
	};
	const least = (text: string) => Math.min(cost(text), cost(text), cost(text));
	for (const kind of kinds) {
		const of = (length: number) => kind.repeat(length).slice(0, length);
		const [short, long] = [least(of(5_000)), least(of(20_000))];
		// Four times the length: a quadratic parser takes sixteen times as long.
		t.ok(long < Math.max(short, 2_000) * 10, `${JSON.stringify(kind)}: ${short} µs, then ${long} µs`);
	}
});
