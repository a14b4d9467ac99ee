/** Today of a suspended organisation: what rests, and what still works. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { Say } from "../../words/words.tsx";

export function Suspended({ organisation }: { organisation: string }): ReactNode {
	return (
		<>
			<Notice kind="warn" live="polite" title={<Say id="today.suspended" values={{ organisation }} />}>
				<p>
					<Say id="today.suspended-rests" />
				</p>
			</Notice>
			<p>
				<Say id="today.suspended-works" />
			</p>
			<p className="buttons">
				<Link className="button button-primary" to="/cases">
					<Say id="today.open-cases" />
				</Link>
			</p>
		</>
	);
}
