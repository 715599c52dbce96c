import type { RecoveryCodes, SecondFactorSetUp } from "@/lib/contracts/second-factor";
import { fetchJson } from "./fetch-json";

const post = <T>(action: string, body: object) =>
  fetchJson<T>(`/session/second-factor${action}`, { method: "POST", body });

/** @throws {ApiError} `reauthentication_required` when the sign-in is old and there is no password */
export const startSecondFactor = (password?: string) => post<SecondFactorSetUp>("", { password });

/** Other sessions of this user end; this one goes on. */
export const confirmSecondFactor = (code: string) => post<RecoveryCodes>("/confirm", { code });

/** @throws {ApiError} as startSecondFactor; 409 when it is required */
export const disableSecondFactor = (password?: string) => post<void>("/disable", { password });

/** @throws {ApiError} as startSecondFactor */
export const renewRecoveryCodes = (password?: string) => post<RecoveryCodes>("/recovery-codes", { password });
