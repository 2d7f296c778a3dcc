# wetink: keeps this shell's commands while an incident is on (`wetink capture start INC-123`); else it does nothing.
# It needs bash 5; a shell that `wetink capture shell` records has no need of it.
if [[ $- == *i* ]] && ((BASH_VERSINFO[0] >= 5)) && [[ -z ${__wetink_state-} ]] &&
  { [[ -z ${WETINK_CAPTURE_TTY-} ]] || [[ $WETINK_CAPTURE_TTY != "$(tty)" ]]; }; then
  __wetink_state=${XDG_STATE_HOME:-$HOME/.local/state}/wetink/$HOSTNAME
  __wetink_none='' __wetink_on='' __wetink_before='' __wetink_began=0 __wetink_cwd=$PWD

  # Before each prompt: one look whether the pipe is there.
  __wetink_watch() {
    local code=$?
    if [[ -p $__wetink_state/commands ]]; then __wetink_keep "$code"; else __wetink_on=''; fi
    __wetink_began=0 __wetink_cwd=$PWD
    return "$code"
  }

  __wetink_quote() {
    local LC_ALL=C text=$1
    text=${text//'%'/%25}
    text=${text//';'/%3B}
    text=${text//$'\n'/%0A}
    text=${text//$'\r'/%0D}
    __wetink_quoted=$text
  }

  __wetink_keep() {
    local LC_ALL=C now=${EPOCHREALTIME/[.,]/} line last known=h helper=0 cwd
    line=$(HISTTIMEFORMAT='' builtin history 1)
    last=$__wetink_before
    __wetink_before=$line
    if [[ -z $__wetink_on ]]; then
      # The first prompt since the incident is on: what ran before it is not kept.
      __wetink_on=1
      read -r helper 2>/dev/null <"$__wetink_state/helper"
      if builtin kill -0 "$helper" 2>/dev/null; then
        printf 'wetink: an incident is on: the commands of this shell are kept until `wetink capture stop`\n' >&2
      else
        printf 'wetink: an incident is on, but nothing is kept: run `wetink capture start` again\n' >&2
      fi
      return
    fi
    ((__wetink_began)) || return
    if [[ ! -o history ]]; then
      known=u
    elif [[ $line == "$last" && ${HISTCONTROL-}${HISTIGNORE-} == *[!:]* && ${HISTCONTROL-}${HISTIGNORE-} != ignoredups ]]; then
      known=u
    fi
    line=${line#"${line%%[![:space:]]*}"}
    line=${line#"${line%%[!0-9]*}"}
    __wetink_quote "$__wetink_cwd"
    cwd=$__wetink_quoted
    __wetink_quote "${line:2}"
    if [[ $known != h ]] || ((${#__wetink_quoted} > 3000 || ${#cwd} > 800)); then
      [[ $known != h ]] || known=c
      __wetink_quoted='' cwd=''
    fi
    # In the background, so that no pipe that is full can stop a prompt.
    (printf 'bash;%s;%s;%s;%s;%s;%s;%s\n' "$$" "$__wetink_began" "$((now - __wetink_began))" "$1" "$known" \
      "$cwd" "$__wetink_quoted" 2>/dev/null 1<>"$__wetink_state/commands" &)
  }

  PS0=${PS0-}'${__wetink_none:(__wetink_began=${EPOCHREALTIME/[.,]/},0):0}'
  if [[ $(declare -p PROMPT_COMMAND 2>/dev/null) == 'declare -a'* ]]; then
    PROMPT_COMMAND=(__wetink_watch "${PROMPT_COMMAND[@]}")
  else
    PROMPT_COMMAND=__wetink_watch$'\n'${PROMPT_COMMAND-}
  fi
fi
