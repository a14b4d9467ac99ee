/** Asks for the form `must-know` before a departure, a "no" or a withdrawal: the people who meet her may be able to read nothing else. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";

/** @param of the case. */
export function MustKnowFirst({ of }: { of: string }): ReactNode {
	const { data } = useVerb("mustKnow", { case: of });
	if (!data || data.isWritten || data.logistics === null) return null;
	return (
		<Notice kind="warn">
			<Say as="p" id="handoffs.must-know" />
			<p>
				<Link className="step-link" to="/cases/$id/s/$compartment/edit" params={{ id: of, compartment: data.logistics }}>
					<Say id="handoffs.must-know.open" />
				</Link>
			</p>
		</Notice>
	);
}
