/**
 * The places of the navigation: a side list on a wide screen. A phone has at most four entries at the bottom, and the last one is "More".
 */
import { Link, useLocation } from "@tanstack/react-router";
import { Ellipsis, type LucideIcon, Search } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from "react";
import { type MessageId, Say, useWords } from "../words/words.tsx";
import "./places.css";

export interface Place {
	/** A route without parameters. */
	to: string;
	id: MessageId;
	icon: LucideIcon;
	/** On a phone, under "More". */
	isMore?: boolean;
	/** How many things ring there now. */
	count?: number;
	/** Screens below this route are places of their own. */
	isExact?: boolean;
}

/** How many places stand beside "More" at most. */
const MOST_IN_BAR = 3;

/** @param onFind opens Find. A wide screen has it in its header. */
export function Places({ places, onFind }: { places: readonly Place[]; onFind(): void }): ReactNode {
	const { say } = useWords();
	const inBar = places.filter(({ isMore }) => !isMore).slice(0, MOST_IN_BAR);
	const others = places.filter((place) => !inBar.includes(place));
	return (
		<nav className="places" aria-label={say("parts.places")}>
			{inBar.map((place) => (
				<PlaceLink key={place.to} place={place} />
			))}
			<More places={others} onFind={onFind} />
		</nav>
	);
}

/** A wide screen shows these places without the button "More". */
function More({ places, onFind }: { places: readonly Place[]; onFind(): void }): ReactNode {
	const id = useId();
	const { pathname } = useLocation();
	const around = useRef<HTMLDivElement>(null);
	const button = useRef<HTMLButtonElement>(null);
	const [isOpen, setOpen] = useState(false);
	const isHere = places.some(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
	useDismiss(around, isOpen, (isByKey) => {
		setOpen(false);
		if (isByKey) button.current?.focus();
	});
	return (
		<div ref={around} className="places-more">
			<button
				ref={button}
				type="button"
				className={isHere ? "place places-button active" : "place places-button"}
				aria-expanded={isOpen}
				aria-controls={id}
				onClick={() => setOpen(!isOpen)}
			>
				<Ellipsis aria-hidden="true" />
				<Say as="span" id="parts.more" />
			</button>
			<div id={id} className={isOpen ? "places-others places-open" : "places-others"}>
				<button
					type="button"
					className="place places-find"
					onClick={() => {
						setOpen(false);
						// Find gives the focus back to the element that had it. This entry is hidden by then, so the focus moves to "More" first.
						button.current?.focus();
						onFind();
					}}
				>
					<Search aria-hidden="true" />
					<Say as="span" id="find.open" />
				</button>
				{places.map((place) => (
					<PlaceLink key={place.to} place={place} onClick={() => setOpen(false)} />
				))}
			</div>
		</div>
	);
}

/** Calls `close` on Escape, and when the focus or a press goes to an element outside of `around`. */
function useDismiss(around: RefObject<HTMLElement | null>, isOpen: boolean, close: (isByKey: boolean) => void): void {
	useEffect(() => {
		if (!isOpen) return;
		const ended = new AbortController();
		const { signal } = ended;
		const onElsewhere = ({ target }: Event) => {
			if (!around.current?.contains(target as Node)) close(false);
		};
		document.addEventListener("keydown", ({ key }) => key === "Escape" && close(true), { signal });
		document.addEventListener("pointerdown", onElsewhere, { signal });
		document.addEventListener("focusin", onElsewhere, { signal });
		return () => ended.abort();
	});
}

function PlaceLink({
	place: { to, id, icon: Icon, count = 0, isExact = false },
	onClick,
}: {
	place: Place;
	onClick?: () => void;
}): ReactNode {
	return (
		<Link to={to} className="place" activeOptions={{ exact: isExact }} onClick={onClick}>
			<Icon aria-hidden="true" />
			<Say as="span" id={id} />
			{count > 0 && <span className="place-count">{count}</span>}
		</Link>
	);
}
