/** docs/asvs.md has each requirement of OWASP ASVS 5.0.0, levels 1 and 2, once, and the files that it names exist. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";

/** From the standard: section | requirements of level 1 | requirements of level 2. */
const REQUIREMENTS = `
1.1 | | 1 2
1.2 | 1 2 3 4 5 | 6 7 8 9
1.3 | 1 2 | 3 4 5 6 7 8 9 10 11
1.4 | | 1 2 3
1.5 | 1 | 2
2.1 | 1 | 2 3
2.2 | 1 2 | 3
2.3 | 1 | 2 3 4
2.4 | | 1
3.2 | 1 2 |
3.3 | 1 | 2 3 4
3.4 | 1 2 | 3 4 5 6
3.5 | 1 2 3 | 4 5
3.7 | | 1 2
4.1 | 1 | 2 3
4.2 | | 1
4.3 | | 1 2
4.4 | 1 | 2 3 4
5.1 | | 1
5.2 | 1 2 | 3
5.3 | 1 2 |
5.4 | | 1 2 3
6.1 | 1 | 2 3
6.2 | 1 2 3 4 5 6 7 8 | 9 10 11 12
6.3 | 1 2 | 3 4
6.4 | 1 2 | 3 4
6.5 | | 1 2 3 4 5
6.6 | | 1 2 3
6.8 | | 1 2 3 4
7.1 | | 1 2 3
7.2 | 1 2 3 4 |
7.3 | | 1 2
7.4 | 1 2 | 3 4 5
7.5 | | 1 2
7.6 | | 1 2
8.1 | 1 | 2
8.2 | 1 2 | 3
8.3 | 1 |
8.4 | | 1
9.1 | 1 2 3 |
9.2 | 1 | 2 3 4
10.1 | | 1 2
10.2 | | 1 2
10.3 | | 1 2 3 4
10.4 | 1 2 3 4 5 | 6 7 8 9 10 11
10.5 | | 1 2 3 4 5
10.6 | | 1 2
10.7 | | 1 2 3
11.1 | | 1 2
11.2 | | 1 2 3
11.3 | 1 2 | 3
11.4 | 1 | 2 3 4
11.5 | | 1
11.6 | | 1
12.1 | 1 | 2 3
12.2 | 1 2 |
12.3 | | 1 2 3 4
13.1 | | 1
13.2 | | 1 2 3 4 5
13.3 | | 1 2
13.4 | 1 | 2 3 4 5
14.1 | | 1 2
14.2 | 1 | 2 3 4
14.3 | 1 | 2 3
15.1 | 1 | 2 3
15.2 | 1 | 2 3
15.3 | 1 | 2 3 4 5 6 7
16.1 | | 1
16.2 | | 1 2 3 4 5
16.3 | | 1 2 3 4
16.4 | | 1 2 3
16.5 | | 1 2 3
17.1 | | 1
17.2 | | 1 2 3 4
17.3 | | 1 2
`;

const root = path.resolve(import.meta.dirname, "../..");
const page = readFileSync(path.join(root, "docs/asvs.md"), "utf8");
const rows = [...page.matchAll(/^\| (\d+\.\d+\.\d+) \| ([12]) \| (met|n\/a|open) \| (\S.*) \|$/gm)].map(([, id, level, state, text]) => ({
	id: id as string,
	level: Number(level),
	state: state as string,
	text: text as string,
}));

t.test("each requirement of levels 1 and 2 has one row with its level", async (t) => {
	const wanted = REQUIREMENTS.trim()
		.split("\n")
		.flatMap((line) => {
			const [section, first, second] = line.split("|").map((each) => each.trim());
			const of = (numbers: string | undefined, level: number) =>
				(numbers ?? "").split(" ").flatMap((number) => (number ? [`${section}.${number} ${level}`] : []));
			return [...of(first, 1), ...of(second, 2)];
		});
	t.equal(wanted.length, 253);
	t.same(rows.map(({ id, level }) => `${id} ${level}`).toSorted(), wanted.toSorted());
});

t.test("each file that a row names exists, and each met row names one", async (t) => {
	for (const { id, state, text } of rows) {
		const files = [...text.matchAll(/`([^`]*[./][^`]*)`/g)].map((match) => match[1] as string).filter((each) => !each.includes(" "));
		for (const file of files) t.ok(existsSync(path.join(root, file)), `${id}: ${file}`);
		if (state === "met") t.ok(files.length > 0, `${id} names a file`);
	}
});

t.test("the page counts its rows", async (t) => {
	const count = (state: string) => rows.filter((each) => each.state === state).length;
	t.ok(page.includes(`Met: ${count("met")}. Not applicable: ${count("n/a")}. Open: ${count("open")}.`));
});
