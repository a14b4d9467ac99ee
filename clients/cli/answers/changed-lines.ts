import type { ComparedLine } from "#sdk/spaces/compare-texts.ts";
import { messages } from "../words/messages.ts";
import { escapeControls } from "./layout.ts";

/** What has changed in a source since it was translated, as one paragraph; none when nothing has. */
export function changedLines(changes: readonly ComparedLine[] | null): string[] {
	const lines = (changes ?? []).filter(({ is }) => is !== "same");
	if (lines.length === 0) return [];
	return [[messages.olderThanSource, ...lines.map(({ is, line }) => `${is === "added" ? "+" : "-"} ${escapeControls(line)}`)].join("\n")];
}
