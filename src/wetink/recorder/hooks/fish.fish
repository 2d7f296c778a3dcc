# Read after config.fish; wetink has put `set -g __wetink_word ...` above.
function __wetink_preexec --on-event fish_preexec
    set -l known h
    # fish keeps a line that begins with a blank out of its history.
    string match -q ' *' -- $argv[1]; and set known x
    printf '\e]6973;%s;C;%s;%s;%s\a' $__wetink_word (string escape --style=url -- $PWD) $known (string escape --style=url -- $argv[1]) >/dev/tty
end

function __wetink_postexec --on-event fish_postexec
    set -l code $status
    printf '\e]6973;%s;P;%s;%s\a\e]6973;%s;I\a' $__wetink_word $code (string escape --style=url -- $PWD) $__wetink_word >/dev/tty
end

function __wetink_ready --on-event fish_prompt
    functions --erase __wetink_ready
    printf '\e]6973;%s;P;0;%s\a\e]6973;%s;I\a' $__wetink_word (string escape --style=url -- $PWD) $__wetink_word >/dev/tty
end
