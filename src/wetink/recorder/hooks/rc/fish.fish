# wetink: keeps this shell's commands while an incident is on (`wetink capture start INC-123`); else it does nothing.
# A shell that `wetink capture shell` records has no need of it.
if status is-interactive
    and not set -q __wetink_state
    and begin
        not set -q WETINK_CAPTURE_TTY; or test "$WETINK_CAPTURE_TTY" != (tty)
    end
    set -q XDG_STATE_HOME; and set -g __wetink_state $XDG_STATE_HOME/wetink/$hostname
    or set -g __wetink_state $HOME/.local/state/wetink/$hostname

    # Before each prompt: one look whether the pipe is there.
    function __wetink_watch --on-event fish_prompt
        if not test -p $__wetink_state/commands
            set -e __wetink_on
        else if not set -q __wetink_on
            # The first prompt since the incident is on: what ran before it is not kept.
            set -g __wetink_on 1
            set -l helper 0
            read helper <$__wetink_state/helper 2>/dev/null
            if command kill -0 $helper 2>/dev/null
                echo 'wetink: an incident is on: the commands of this shell are kept until `wetink capture stop`' >&2
            else
                echo 'wetink: an incident is on, but nothing is kept: run `wetink capture start` again' >&2
            end
        end
    end

    function __wetink_begin --on-event fish_preexec
        set -g __wetink_cwd $PWD
    end

    function __wetink_keep --on-event fish_postexec
        set -l code $status
        set -q __wetink_on; or return
        set -l known h
        set -l cwd (string escape --style=url -- $__wetink_cwd)
        set -l line (string escape --style=url -- $argv[1])
        if string match -q ' *' -- $argv[1]
            set known x
        else if test (string length -- "$line") -gt 3000; or test (string length -- "$cwd") -gt 800
            set known c
        end
        if test $known != h
            set line ''
            set cwd ''
        end
        set -l duration (math "$CMD_DURATION * 1000")
        # fish does not know the time. Where date does not give microseconds (macOS) the one who listens looks at a clock.
        set -l began (date +%s%6N)
        string match -qr '^\d{16}$' -- $began; and set began (math "$began - $duration"); or set began 0
        # In the background, so that no pipe that is full can stop a prompt.
        __wetink_line="fish;$fish_pid;$began;$duration;$code;$known;$cwd;$line" __wetink_pipe=$__wetink_state/commands \
            command sh -c '(printf "%s\n" "$__wetink_line" 1<>"$__wetink_pipe" &) 2>/dev/null'
    end
end
