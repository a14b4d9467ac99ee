/** What has changed in a source since somebody translated it. */
import type { ReactNode } from "react";
import { Unfold } from "../../parts/unfold.tsx";
import type { TextShown } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

interface Props {
	text: Pick<TextShown, "source">;
	translation: TextShown["translations"][number];
}

export function Older({ text: { source }, translation: { changes } }: Props): ReactNode {
	const lines = (changes ?? []).filter(({ is, line }) => is !== "same" && line.trim() !== "");
	if (lines.length === 0) return null;
	return (
		<Unfold title={<Say id="forum.difference" />}>
			<ul className="forum-changes">
				{lines.map(({ is, line }, index) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: the difference of two texts never changes its order
					<li key={index} className={`forum-${is}`}>
						<Say id={is === "added" ? "forum.added" : "forum.removed"} />{" "}
						<span lang={source.language} dir="auto">
							{is === "added" ? <ins>{line}</ins> : <del>{line}</del>}
						</span>
					</li>
				))}
			</ul>
		</Unfold>
	);
}
