/** A warning beside the numbers of a desk: one of them is new. Says who has signed it, when, and the numbers before. */
import type { ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import { Notice } from "../../parts/notice.tsx";
import type { DeskPhones } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function NewNumber({ changed }: Pick<NonNullable<DeskPhones["contact"]>, "changed">): ReactNode {
	if (changed === null) return null;
	const { by, at, earlier } = changed;
	return (
		<Notice kind="warn" id="duty.new-number" values={{ name: <bdi>{by}</bdi>, day: new Date(at) }}>
			{earlier.length === 0 ? (
				<Say as="p" id="duty.no-earlier" />
			) : (
				<p>
					<Say id="duty.earlier" /> <Listed items={earlier.map((phone) => <bdi key={phone}>{phone}</bdi>)} />
				</p>
			)}
			<Say as="p" id="duty.new-number-help" />
		</Notice>
	);
}
