/** A fingerprint for reading aloud: groups of five, in Western digits in every language. */
import type { ReactNode } from "react";
import "./fingerprint.css";

/** @param text groups, separated by spaces or dashes. */
export function Fingerprint({ text }: { text: string }): ReactNode {
	const groups = text.split(/[\s-]+/).map((group, position) => ({ group, position }));
	return (
		<p className="fingerprint code" dir="ltr" translate="no">
			{groups.map(({ group, position }) => (
				<span key={position}>{group} </span>
			))}
		</p>
	);
}
