/** Says what in a text names the person. It warns, and forbids nothing. */
import { type ReactNode, useEffect, useState } from "react";
import { Notice } from "../parts/notice.tsx";
import { openSitting } from "../sitting/open.ts";
import { type MessageId, Say } from "../words/words.tsx";

type Found = { kind: string; text: string }[];
const AFTER = 400;

/** @param id the case; null for a text that isn't about a known case. */
export function NamesFound({ id, text }: { id: string | null; text: string }): ReactNode {
	const [found, setFound] = useState<Found>([]);
	useEffect(() => {
		let isCurrent = true;
		const look = async () => {
			const now = text === "" ? [] : await openSitting().call("identifyingIn", { id, text });
			if (isCurrent) setFound(now);
		};
		const timer = setTimeout(() => void look().catch(() => {}), AFTER);
		return () => {
			isCurrent = false;
			clearTimeout(timer);
		};
	}, [id, text]);
	return (
		<div role="status">
			{found.length > 0 && (
				<Notice kind="warn" title={<Say id="handoffs.new.names-found" />}>
					<ul>
						{found.map((each) => (
							<li key={each.text}>
								<Say id={`handoffs.found.${each.kind}` as MessageId} values={{ text: each.text }} />
							</li>
						))}
					</ul>
				</Notice>
			)}
			{found.length === 0 && text !== "" && id !== null && (
				<p className="muted small">
					<Say id="handoffs.new.no-names" />
				</p>
			)}
		</div>
	);
}
