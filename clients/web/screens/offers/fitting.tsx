/** Desks that can be asked for a case: which ones it rules out, and which ones offer what is needed. */
import { type ReactNode, Suspense } from "react";
import { lazyOrNothing } from "../../parts/lazy-or-nothing.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { FittingDesk } from "../../sitting/verbs/index.ts";
import { useWordPart } from "../../words/use-word-part.ts";
import { Say } from "../../words/words.tsx";

/** Loaded late, because most screens of hand-offs show none. */
const Fit = lazyOrNothing(() => import("./fit.tsx"));

/** The service that fits a purpose of a request. */
export const SERVICE_FOR: Readonly<Record<string, string>> = {
	shelter: "safe-house",
	medical: "health",
	legal: "legal",
	psychological: "psychosocial",
	return: "return-assistance",
};

interface Fitting {
	fitOf(desk: string): FittingDesk | undefined;
	/** Those that fit come first, the best one before the others. The order of the others stays. */
	sorted<T>(rows: readonly T[], desksOf: (row: T) => readonly string[]): T[];
}

/** @param service a code of `srv_Kind`; undefined while nobody has said what is needed. */
export function useFittingDesks(wanted: { service: string | undefined; languages?: string[]; beds?: number }): Fitting {
	const { service, languages = [], beds = null } = wanted;
	const asked = { service: service ?? "", languages, beds };
	const { data = [] } = useVerb("fittingDesks", asked, { isOff: service === undefined, keepsEarlier: true });
	const fits = service === undefined ? [] : data;
	const rankOf = (desks: readonly string[]) => {
		const at = fits.findIndex(({ offer }) => desks.includes(offer.desk));
		return at < 0 ? fits.length : at;
	};
	return {
		fitOf: (desk) => fits.find(({ offer }) => offer.desk === desk),
		sorted: (rows, desksOf) => [...rows].sort((one, other) => rankOf(desksOf(one)) - rankOf(desksOf(other))),
	};
}

/** Why a desk stands above others. Nothing for a desk without a fitting offer. */
export function FitLine({ fit }: { fit: FittingDesk | undefined }): ReactNode {
	const isLoaded = useWordPart(fit ? "forum" : null);
	if (!fit || !isLoaded) return null;
	return (
		<Suspense>
			<Fit {...fit} />
		</Suspense>
	);
}

/** Says how many desks the case rules out. Nobody must wonder where they are. */
export function LeftOut({ count }: { count: number }): ReactNode {
	return count > 0 && <Say as="p" className="muted" id="people.desks-left-out" values={{ count }} />;
}
