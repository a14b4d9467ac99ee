/** Searches the pages of one language on the device. The index is loaded when somebody types, and no address gets the words. */
const box = document.getElementById("search");
const field = document.getElementById("words");
const results = document.getElementById("results");
const count = document.getElementById("count");
let index = null;

const wordsOf = (text) =>
	text
		.normalize("NFKD")
		.replace(/[\p{M}\p{Cf}\u0640]/gu, "")
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean);

function load() {
	index ??= fetch(box.dataset.index, { credentials: "omit", cache: "no-store" })
		.then((answer) => answer.json())
		.catch(() => {
			index = null;
			return [];
		});
	return index;
}

async function search() {
	const pages = await load();
	const words = wordsOf(field.value);
	const found = words.length === 0 ? [] : pages.filter(([, , text]) => words.every((word) => text.includes(word)));
	results.replaceChildren(...found.map(resultOf));
	if (words.length === 0) count.textContent = "";
	else count.textContent = found.length === 0 ? box.dataset.none : box.dataset.count.replace("{count}", String(found.length));
}

function resultOf([path, title]) {
	const link = document.createElement("a");
	link.href = path;
	link.textContent = title;
	const row = document.createElement("li");
	row.append(link);
	return row;
}

box.hidden = false;
field.addEventListener("input", search);
