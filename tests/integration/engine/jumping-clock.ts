import { type Clock, systemClock } from "@/inngest/engine/clock";

interface Appointment {
  at: Date;
  callback: () => void;
  forget: () => void;
}

/** Real time that a test can move forward. */
export class JumpingClock implements Clock {
  private offsetMs = 0;
  private readonly appointments = new Set<Appointment>();

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  at(at: Date, callback: () => void): () => void {
    const appointment: Appointment = { at, callback, forget: () => {} };
    this.appointments.add(appointment);
    this.arm(appointment);
    return () => {
      this.appointments.delete(appointment);
      appointment.forget();
    };
  }

  /** Moves the clock and runs all callbacks that become due. */
  jump(ms: number): void {
    this.offsetMs += ms;
    for (const appointment of this.appointments) {
      appointment.forget();
      this.arm(appointment);
    }
  }

  private arm(appointment: Appointment): void {
    const realTime = new Date(appointment.at.getTime() - this.offsetMs);
    appointment.forget = systemClock.at(realTime, () => {
      this.appointments.delete(appointment);
      appointment.callback();
    });
  }
}
