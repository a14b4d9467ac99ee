/** Writes all mutants of a source file into it, each behind its switch. The code calls the switches (switches.ts) `$m`. */
import type { Mutant } from "./generate.ts";

/** A mutant and its number. */
export type Numbered = Mutant & { number: number };

/** @param mutants of this file. */
export function instrument(source: string, mutants: Numbered[]): string {
	const pieces = mutants.flatMap((mutant) => {
		const [before, after] = around(mutant);
		const depth = mutant.end - mutant.start;
		return [
			{ at: mutant.start, text: before, isEnd: false, depth, number: mutant.number },
			{ at: mutant.end, text: after, isEnd: true, depth, number: mutant.number },
		];
	});
	// At one position, the ends come before the beginnings. Of the ends the innermost is first, of the beginnings the outermost.
	pieces.sort(
		(a, b) =>
			a.at - b.at ||
			Number(b.isEnd) - Number(a.isEnd) ||
			(a.isEnd ? a.depth - b.depth || b.number - a.number : b.depth - a.depth || a.number - b.number),
	);
	let out = "";
	let at = 0;
	for (const piece of pieces) {
		out += source.slice(at, piece.at) + piece.text;
		at = piece.at;
	}
	return out + source.slice(at);
}

function around({ kind, number, put }: Numbered): [before: string, after: string] {
	switch (kind) {
		case "condition":
			return [`($m.isActive(${number})?${put}:$m.observe(${number},(`, `),${put}))`];
		case "call":
			return [`($m.reach(${number})?${put}:(`, "))"];
		case "part":
			return [`...($m.reach(${number})?${put}:[`, "])"];
		case "value":
			return [`((real)=>$m.reach(${number})?(${put}):real)(`, ")"];
		case "body":
			return ["", `if($m.reach(${number}))return ${put};`];
		case "catch":
			return [put === "" ? "($caught)" : "", `if($m.reach(${number}))throw ${put || "$caught"};`];
	}
}
