/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cmd_completion.c: newsidx completion: scripts for shells. A script takes the line apart and asks the program, by
 * "completion candidates -- WORD...", what its last word may become; candidates.c knows. So a script need not change when
 * options do.
 */
#include <string.h>

#include "cli/command.h"
#include "cli/candidates.h"
#include "cli/message.h"

/*
 * bash parts words at colons, equals signs and @, too, and completes the last part alone: what has no blank before it is put
 * together again, and the parts that are done are taken off the candidates.
 */
static const char BASH[] =
    "# newsidx(1) completion for bash\n"
    "_newsidx()\n"
    "{\n"
    "    local word line rest=$COMP_LINE last done_part words=()\n"
    "    for word in \"${COMP_WORDS[@]:0:COMP_CWORD + 1}\"; do\n"
    "        if [[ ${#words[@]} -eq 0 || $rest == [[:blank:]]* ]]; then\n"
    "            words+=(\"$word\")\n"
    "        else\n"
    "            words[${#words[@]} - 1]+=$word\n"
    "        fi\n"
    "        rest=${rest#\"${rest%%[![:blank:]]*}\"}\n"
    "        rest=${rest#\"$word\"}\n"
    "    done\n"
    "    words=(\"${words[@]//[\\\"\\'\\\\]/}\")\n"
    "    last=${words[${#words[@]} - 1]}\n"
    "    done_part=\n"
    "    if [[ $last == *[:=@]* ]]; then done_part=${last%\"${last##*[:=@]}\"}; fi\n"
    "    COMPREPLY=()\n"
    "    while IFS= read -r line; do\n"
    "        if [[ $line == :files ]]; then\n"
    "            compopt -o filenames 2>/dev/null\n"
    "            while IFS= read -r word; do COMPREPLY+=(\"$word\"); done < <(compgen -f -- \"${last#\"$done_part\"}\")\n"
    "            continue\n"
    "        fi\n"
    "        word=${line%%$'\\t'*}\n"
    "        if [[ $word == *[:=] ]]; then compopt -o nospace 2>/dev/null; fi\n"
    "        printf -v word %q \"${word#\"$done_part\"}\"\n"
    "        COMPREPLY+=(\"$word\")\n"
    "    done < <(\"$1\" completion candidates -- \"${words[@]:1}\" 2>/dev/null)\n"
    "}\n"
    "complete -F _newsidx newsidx\n";

static const char ZSH[] =
    "#compdef newsidx\n"
    "# newsidx(1) completion for zsh\n"
    "_newsidx()\n"
    "{\n"
    "    local line word\n"
    "    local -a whole open whole_said open_said\n"
    "    while IFS= read -r line; do\n"
    "        word=${line%%$'\\t'*}\n"
    "        if [[ $line == :files ]]; then\n"
    "            _files\n"
    "        elif [[ $word == *[:=] ]]; then\n"
    "            open+=(\"$word\")\n"
    "            open_said+=(\"${line//$'\\t'/  -- }\")\n"
    "        else\n"
    "            whole+=(\"$word\")\n"
    "            whole_said+=(\"${line//$'\\t'/  -- }\")\n"
    "        fi\n"
    "    done < <(\"$words[1]\" completion candidates -- \"${(@Q)words[2,CURRENT]}\" 2>/dev/null)\n"
    "    (( $#whole )) && compadd -U -l -d whole_said -a whole\n"
    "    (( $#open )) && compadd -U -S '' -l -d open_said -a open\n"
    "    return 0\n"
    "}\n"
    "if [[ $funcstack[1] == _newsidx ]]; then _newsidx \"$@\"; else compdef _newsidx newsidx; fi\n";

static const char FISH[] =
    "# newsidx(1) completion for fish\n"
    "function __newsidx_complete\n"
    "    set -l words (commandline -opc)\n"
    "    set -l current (commandline -ct)\n"
    "    for line in (command $words[1] completion candidates -- $words[2..-1] \"$current\" 2>/dev/null)\n"
    "        if test \"$line\" = :files\n"
    "            __fish_complete_path \"$current\"\n"
    "        else\n"
    "            echo $line\n"
    "        end\n"
    "    end\n"
    "end\n"
    "complete -c newsidx -f -a '(__newsidx_complete)'\n";

static const struct {
    const char *shell, *script;
} SCRIPTS[] = { { "bash", BASH }, { "zsh", ZSH }, { "fish", FISH } };

static int run(struct nx_context *context)
{
    const struct nx_args *args = &context->args;
    if (args->n_words > 1 && strcmp(args->words[0], "candidates") == 0) {
        nx_candidates_put(context, args->words + 1, args->n_words - 1);
        return NX_EXIT_OK;
    }
    for (size_t i = 0; i < sizeof SCRIPTS / sizeof *SCRIPTS && args->n_words == 1; i++) {
        if (strcmp(args->words[0], SCRIPTS[i].shell) != 0) continue;
        nx_out_text(context->out, SCRIPTS[i].script);
        return NX_EXIT_OK;
    }
    return nx_message_error("completion takes one shell: give bash, zsh or fish");
}

const struct nx_command nx_cmd_completion = {
    .name = "completion",
    .id = NX_COMPLETION,
    .needs = NX_NEEDS_NOTHING,
    .run = run,
    .summary = "print what makes a shell complete words",
    .usage = "bash|zsh|fish",
    .examples = "  source <(newsidx completion bash)\n"
                "      From now on; in ~/.bashrc for all shells to come.\n"
                "  newsidx completion fish | source\n"
                "      The same for fish.\n",
    .details = "An installed newsidx has put the scripts where shells look for them. They complete commands, options and "
               "their values, fields of queries, values that the index has in them, and the names of saved searches.",
    .exits = "  0  done\n"
             "  2  an error\n",
};
