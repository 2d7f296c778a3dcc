# wetink: keeps this shell's commands while an incident is on (`wetink capture start INC-123`); else it does nothing.
# A shell that `wetink capture shell` records has no need of it.
if [[ -o interactive && -z ${__wetink_state-} && ${WETINK_CAPTURE_TTY-none} != ${TTY-} ]] && zmodload zsh/datetime; then
  typeset -g __wetink_state=${XDG_STATE_HOME:-$HOME/.local/state}/wetink/$HOST __wetink_on='' __wetink_line=''
  typeset -g __wetink_known=h __wetink_quoted='' __wetink_cwd=''
  typeset -gF 6 __wetink_began=0

  __wetink_quote() {
    emulate -L zsh
    local LC_ALL=C text=$1
    text=${text//\%/%25}
    text=${text//;/%3B}
    text=${text//$'\n'/%0A}
    text=${text//$'\r'/%0D}
    __wetink_quoted=$text
  }

  __wetink_preexec() {
    [[ -n $__wetink_on ]] || return 0
    __wetink_known=h __wetink_line=${1:-$3} __wetink_cwd=$PWD __wetink_began=$EPOCHREALTIME
    if [[ -o hist_ignore_space && $1 == ' '* ]]; then __wetink_known=x; fi
  }

  # Before each prompt: one look whether the pipe is there.
  __wetink_watch() {
    local __wetink_code=$?
    if [[ -p $__wetink_state/commands ]]; then __wetink_keep $__wetink_code; else __wetink_on=''; fi
    __wetink_began=0
    return $__wetink_code
  }

  __wetink_keep() {
    emulate -L zsh
    setopt no_multibyte
    local helper=0 cwd
    local -i began duration
    if [[ -z $__wetink_on ]]; then
      # The first prompt since the incident is on: what ran before it is not kept.
      __wetink_on=1
      { read -r helper <$__wetink_state/helper } 2>/dev/null
      if builtin kill -0 $helper 2>/dev/null; then
        print -u2 -r -- 'wetink: an incident is on: the commands of this shell are kept until `wetink capture stop`'
      else
        print -u2 -r -- 'wetink: an incident is on, but nothing is kept: run `wetink capture start` again'
      fi
      return
    fi
    (( __wetink_began )) || return
    began=$(( __wetink_began * 1000000 )) duration=$(( (EPOCHREALTIME - __wetink_began) * 1000000 ))
    __wetink_quote "$__wetink_cwd"
    cwd=$__wetink_quoted
    __wetink_quote "$__wetink_line"
    if [[ $__wetink_known == h ]] && (( $#__wetink_quoted > 3000 || $#cwd > 800 )); then __wetink_known=c; fi
    if [[ $__wetink_known != h ]]; then __wetink_quoted='' cwd=''; fi
    # In the background, so that no pipe that is full can stop a prompt.
    ( { printf 'zsh;%s;%s;%s;%s;%s;%s;%s\n' $$ $began $duration $1 $__wetink_known "$cwd" "$__wetink_quoted" \
      2>/dev/null 1<>$__wetink_state/commands } & )
  }

  typeset -ga precmd_functions preexec_functions
  precmd_functions=(__wetink_watch $precmd_functions)
  preexec_functions+=(__wetink_preexec)
fi
