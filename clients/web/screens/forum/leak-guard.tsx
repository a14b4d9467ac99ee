/** Before a text goes into a space: stops when something in it may be about a person, marks the places, and asks. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import type { Answer } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

type Leak = Answer<"findLeaks">[number][number];

interface Place {
	kind: Leak["kind"];
	before: string;
	place: string;
	after: string;
}

/** How many characters around a place are shown. */
const AROUND = 30;

const placesIn = (text: string, leaks: readonly Leak[]): Place[] =>
	leaks.map(({ kind, from, to }) => ({
		kind,
		before: text.slice(Math.max(0, from - AROUND), from),
		place: text.slice(from, to),
		after: text.slice(to, to + AROUND),
	}));

interface LeakGuard {
	/** Sends the texts if nothing is found in them, else after a confirmation. Texts of which one is empty aren't checked, because the form refuses them. */
	pass(texts: readonly string[], send: () => void): void;
	isBusy: boolean;
	/** The question, and an error. It stands in the screen. */
	shown: ReactNode;
}

/** @example const guard = useLeakGuard(); guard.pass([title, body], form.submit); */
export function useLeakGuard(): LeakGuard {
	const [asked, setAsked] = useState<{ places: Place[]; send: () => void } | null>(null);
	const check = useAction(async ({ texts, send }: { texts: readonly string[]; send: () => void }) => {
		const found = await openSitting().call("findLeaks", { texts: [...texts] });
		const places = found.flatMap((leaks, i) => placesIn(texts[i] ?? "", leaks));
		if (places.length === 0) send();
		else setAsked({ places, send });
	});
	const close = () => setAsked(null);
	return {
		pass: (texts, send) => (texts.some((text) => text.trim() === "") ? send() : void check.run({ texts, send })),
		isBusy: check.isBusy,
		shown: (
			<>
				{check.error && <ErrorNotice error={check.error} />}
				{asked && (
					<Dialog
						title={<Say id="forum.leaks.title" />}
						onClose={close}
						actions={
							<>
								<Button kind="primary" onClick={close} id="forum.leaks.change" />
								<Button
									kind="danger"
									onClick={() => {
										close();
										asked.send();
									}}
									id="forum.leaks.send"
								/>
							</>
						}
					>
						<Say as="p" id="forum.leaks.text" />
						<ul>
							{asked.places.map(({ kind, before, place, after }) => (
								<li key={`${kind} ${before}${place}`} className="leak-place">
									<Say id={`forum.leak.${kind}`} />{" "}
									<bdi>
										{before}
										<mark>{place}</mark>
										{after}
									</bdi>
								</li>
							))}
						</ul>
					</Dialog>
				)}
			</>
		),
	};
}

/** What the guard finds and what it doesn't. */
export function LeakGuardHelp(): ReactNode {
	return (
		<Unfold title={<Say id="forum.leaks.about" />}>
			<Say as="p" id="forum.leaks.finds" />
			<Say as="p" id="forum.leaks.misses" />
		</Unfold>
	);
}
